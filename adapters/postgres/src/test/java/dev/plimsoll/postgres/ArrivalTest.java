package dev.plimsoll.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import dev.plimsoll.postgres.PostgresStorage.Settings;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** How long a server waits for a database that does not answer yet, and what it says meanwhile. */
class ArrivalTest {
  private static final Address ADDRESS =
      Address.of(URI.create("postgresql://plimsoll:s3cret@db.example:5432/tasks"));
  private static final SQLException REFUSED = failure("08001", new ConnectException("refused"));

  private final List<String> told = new ArrayList<>();
  private final ByHand time = new ByHand();
  private final Arrival arrival = new Arrival(Arrival.LONGEST, time, told::add);
  private int attempts;

  /** Time that passes only while somebody waits. */
  private static final class ByHand implements Arrival.Time {
    private Duration now =
        Duration.ofDays(100_000); // past the largest long, as the real one may be

    @Override
    public long nanos() {
      return now.getSeconds() * 1_000_000_000L + now.getNano();
    }

    @Override
    public void pause(Duration time) {
      now = now.plus(time);
    }
  }

  private static SQLException failure(String state, IOException... cause) {
    return new SQLException("it failed", state, cause.length == 0 ? null : cause[0]);
  }

  private Arrival.Attempt failing(SQLException failure, Duration took) {
    return () -> {
      attempts++;
      time.pause(took);
      throw failure;
    };
  }

  private Duration waited(SQLException failure, Duration took) {
    Duration began = time.now;
    assertThatThrownBy(() -> arrival.await(ADDRESS, failing(failure, took))).isSameAs(failure);
    return time.now.minus(began);
  }

  @Test
  void a_database_that_never_comes_is_waited_for_half_a_minute_and_told_of_once() {
    assertThat(waited(REFUSED, Duration.ZERO))
        .isBetween(Arrival.LONGEST.minusSeconds(1), Arrival.LONGEST);
    assertThat(told)
        .containsExactly(
            "waiting for PostgreSQL at postgresql://db.example:5432/tasks, up to 30 s in all");
  }

  @Test
  void one_that_lets_every_attempt_run_out_is_not_waited_for_much_longer() {
    assertThat(waited(failure("08001"), Doors.CONNECT))
        .isBetween(Arrival.LONGEST, Arrival.LONGEST.plus(Doors.CONNECT));
    assertThat(told).hasSize(1);
  }

  @Test
  void one_that_comes_within_a_moment_is_not_talked_about() throws SQLException {
    Duration began = time.now;
    arrival.await(
        ADDRESS,
        () -> {
          attempts++;
          if (time.now.minus(began).compareTo(Duration.ofSeconds(1)) < 0) {
            throw REFUSED;
          }
        });
    assertThat(attempts).isGreaterThan(2);
    assertThat(told).isEmpty();
  }

  @Test
  void who_does_not_want_to_wait_is_told_of_the_first_failure() {
    assertThatThrownBy(() -> Arrival.now().await(ADDRESS, failing(REFUSED, Duration.ZERO)))
        .isSameAs(REFUSED);
    assertThat(attempts).isEqualTo(1);
  }

  @Test
  void what_the_server_refuses_is_not_asked_again() {
    List<String> refusals = List.of("28P01", "28000", "3D000", "53300", "08004", "08P01", "57014");
    for (String state : refusals) {
      assertThat(waited(failure(state), Duration.ZERO)).isZero();
    }
    assertThat(attempts).isEqualTo(refusals.size());
    assertThat(told).isEmpty();
  }

  @Test
  void neither_an_unknown_name_nor_a_certificate_is_mended_by_time() {
    SSLHandshakeException untrusted = new SSLHandshakeException("untrusted");
    untrusted.initCause(new SocketException("reset"));
    assertThat(Arrival.passes(failure("08001", new UnknownHostException("d b")))).isFalse();
    assertThat(Arrival.passes(failure("08006", untrusted))).isFalse();
    assertThat(Arrival.passes(failure("08006"))).isFalse();
  }

  @Test
  void a_server_that_starts_stops_hangs_up_or_says_nothing_is_waited_for() {
    assertThat(List.of("57P01", "57P02", "57P03"))
        .allMatch(state -> Arrival.passes(failure(state)));
    assertThat(Arrival.passes(failure("08001", new SocketTimeoutException()))).isTrue();
    assertThat(Arrival.passes(failure("08006", new SocketException("reset")))).isTrue();
    assertThat(Arrival.passes(failure("08001", new EOFException()))).isTrue();
  }

  private PostgresStorage open(URI database, Consumer<String> waiting) {
    return PostgresStorage.open(
        database,
        "one",
        Settings.DEFAULT,
        line -> {
          told.add(line);
          waiting.accept(line);
        });
  }

  @Test
  void a_server_starts_on_a_database_that_starts_or_goes_on_only_after_it() {
    try (OwnPostgres server = OwnPostgres.start()) {
      URI database = server.database();
      server.stop();
      try (PostgresStorage storage = open(database, _ -> server.begin())) {
        assertThat(storage.tasks().commit(List.of(Lives.insert(1))).lost()).isEmpty();
      }
      server.freeze();
      try (PostgresStorage storage = open(database, _ -> server.thaw())) {
        assertThat(storage.tasks().find(Lives.id(1))).isPresent();
      }
      assertThat(told).hasSize(2).allMatch(line -> !line.contains("postgres:postgres"));
    }
  }

  @Test
  void a_database_that_is_not_there_and_one_that_forgets_are_refused_without_a_wait() {
    OwnPostgres server = OwnPostgres.shared();
    URI database = server.database();
    String name = database.getPath().substring(1);
    server.sql(database, "ALTER DATABASE " + name + " SET synchronous_commit = off");
    assertThatThrownBy(() -> open(database, _ -> {}))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("--unsafe-store");
    assertThatThrownBy(() -> open(database.resolve("/nowhere"), _ -> {}))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("nowhere");
    assertThat(told).isEmpty();
  }
}
