package dev.plimsoll.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import dev.plimsoll.postgres.PostgresStorage.Settings;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the options of TLS in an address do, against a server with a certificate of its own. */
class TlsTest {
  private static final String PASSWORD = "not-secret";
  @TempDir private static Path folder;
  private static OwnPostgres server;

  @BeforeAll
  static void start() throws Exception {
    certify("server");
    certify("stranger");
    server =
        OwnPostgres.start(
            Map.of(
                "ssl", "on",
                "ssl_cert_file", folder.resolve("server.crt").toString(),
                "ssl_key_file", folder.resolve("server.key").toString()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** A certificate for 127.0.0.1 that signs itself, and its key. */
  private static void certify(String name) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    name,
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "san=ip:127.0.0.1",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    PASSWORD))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    write(name + ".crt", "CERTIFICATE", keys.getCertificate(name).getEncoded());
    write(name + ".key", "PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
  }

  private static void write(String file, String what, byte[] der) throws Exception {
    String lines = Base64.getMimeEncoder(64, new byte[] {10}).encodeToString(der);
    Path path = folder.resolve(file);
    Files.createFile(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (OutputStream out = Files.newOutputStream(path)) {
      out.write(
          "-----BEGIN %s-----\n%s\n-----END %s-----\n"
              .formatted(what, lines, what)
              .getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static PostgresStorage open(URI database, String options) {
    return PostgresStorage.open(URI.create(database + "?" + options), "one", Settings.DEFAULT);
  }

  private static String trusting(String name) {
    return "sslmode=verify-full&sslrootcert=" + folder.resolve(name + ".crt");
  }

  @Test
  void every_connection_is_encrypted_to_the_server_that_the_certificate_names() throws Exception {
    URI database = server.database();
    try (PostgresStorage storage = open(database, trusting("server"));
        Connection connection = server.connect(database.getPath().substring(1));
        Statement ask = connection.createStatement()) {
      var _ = storage.tasks().commit(List.of(Lives.insert(1)));
      assertThat(storage.tasks().find(Lives.id(1))).isPresent();
      String sql =
          "SELECT count(*), bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
              + " WHERE application_name LIKE 'plimsoll%'";
      try (ResultSet row = ask.executeQuery(sql)) {
        assertThat(row.next()).isTrue();
        assertThat(row.getInt(1)).isGreaterThanOrEqualTo(3);
        assertThat(row.getBoolean(2)).isTrue();
      }
    }
  }

  @Test
  void a_server_that_nobody_trusted_signed_for_or_of_another_name_is_refused() {
    URI database = server.database();
    assertThatThrownBy(() -> open(database, trusting("stranger")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("127.0.0.1")
        .hasMessageContaining("not signed by the one in the file that sslrootcert");
    URI renamed = URI.create(database.toString().replace("127.0.0.1", "localhost"));
    assertThatThrownBy(() -> open(renamed, trusting("server")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("The hostname localhost could not be verified");
    assertThatThrownBy(() -> open(database, trusting("missing")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("missing.crt");
  }
}
