package dev.plimsoll.postgres;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.postgresql.Driver;

/** Opens connections to one database; every wait of theirs has a bound. Thread-safe. */
final class Doors implements DataSource {
  static final Duration CONNECT = Duration.ofSeconds(3);

  /** Above what the server itself gives a statement, below what a caller of commit may wait. */
  static final Duration SOCKET = Duration.ofSeconds(6);

  static final Duration STATEMENT = Duration.ofSeconds(5);

  /**
   * Plans outlive the tables they were made for: whoever looks a row up in a small table keeps
   * reading all of it when it has become large, until something analyzes it. So rows are looked up
   * by their index, one by one, from the beginning.
   */
  static final String BY_INDEX =
      "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;"
          + " SET enable_bitmapscan = off";

  private static final Duration COPY = Duration.ofHours(6);
  private static final Duration COPY_SILENCE = Duration.ofSeconds(60);
  private final Address address;
  private final Driver driver = new Driver();
  private final Duration socket;
  private final Duration statement;

  Doors(Address address) {
    this(address, SOCKET, STATEMENT);
  }

  private Doors(Address address, Duration socket, Duration statement) {
    this.address = address;
    this.socket = socket;
    this.statement = statement;
  }

  /** The same, for statements that may take longer than a commit. */
  Doors patient(Duration longest) {
    return new Doors(address, longest.plusSeconds(1), longest);
  }

  /** The same, for copies of everything: they may take hours, but something must move. */
  Doors copying() {
    return new Doors(address, COPY_SILENCE, COPY);
  }

  Address address() {
    return address;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return open("plimsoll");
  }

  /** A connection under a name that a look at pg_stat_activity shows. */
  Connection open(String name) throws SQLException {
    Properties properties = new Properties();
    address.addTo(properties);
    properties.setProperty("ApplicationName", name);
    properties.setProperty("connectTimeout", Long.toString(CONNECT.toSeconds()));
    properties.setProperty("loginTimeout", Long.toString(CONNECT.toSeconds()));
    properties.setProperty("socketTimeout", Long.toString(socket.toSeconds()));
    properties.setProperty("logServerErrorDetail", "false"); // it tells what is in rows
    properties.setProperty("cancelSignalTimeout", "2");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("prepareThreshold", "1");
    properties.setProperty("binaryTransferEnable", "1000,1007,1009,1016,1185,2951");
    Connection connection = driver.connect(address.jdbcUrl(), properties);
    if (connection == null) {
      throw new SQLException("not a PostgreSQL address");
    }
    try (Statement set = connection.createStatement()) {
      set.execute(
          "SET jit = off; SET lock_timeout = '4s'; SET statement_timeout = "
              + statement.toMillis());
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** What a failure of the database is for a caller of the store. */
  StoreException failed(String what, SQLException cause) {
    if ("PL001".equals(cause.getSQLState())) {
      return new StoreException(
          "this node's lease was lost: others own its tasks now; renew it and take over", cause);
    }
    return new StoreException(
        "PostgreSQL at "
            + address
            + " could not "
            + what
            + ": "
            + cause.getMessage()
            + advice(cause),
        cause);
  }

  private static String advice(SQLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof java.security.cert.CertificateException) {
        return "; its certificate is not signed by the one in the file that sslrootcert of the"
            + " address names: name that of its authority";
      }
    }
    return "";
  }

  /** Whether the connection is of no use any more, and whether a change was made is not known. */
  static boolean isBroken(SQLException e) {
    String state = e.getSQLState();
    return state == null
        || state.startsWith("08")
        || state.startsWith("57P")
        || state.startsWith("XX")
        || state.equals("25P03");
  }

  /** Whether the server was waited for in vain; then it is not asked again at once. */
  static boolean isTimeout(SQLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof java.net.SocketTimeoutException) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return Math.toIntExact(CONNECT.toSeconds());
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
