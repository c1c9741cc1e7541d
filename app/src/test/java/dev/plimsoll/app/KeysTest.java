package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.ports.keys.ApiKey;
import dev.plimsoll.ports.keys.ApiKey.Limits;
import dev.plimsoll.ports.keys.ApiKey.Quota;
import dev.plimsoll.ports.keys.MemoryKeyStore;
import dev.plimsoll.ports.keys.PlainKey;
import dev.plimsoll.ports.keys.Scope;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code plimsoll keys}, from what a person types to what stands in a store. */
class KeysTest {
  private static final KeysArguments.Add CI =
      new KeysArguments.Add(
          "ci",
          Set.of(Scope.SUBMIT, Scope.READ),
          "shop",
          new Limits(Optional.of(new Quota(100, Duration.ofMinutes(1))), OptionalInt.of(5)),
          Optional.of(Duration.ofDays(90)));

  private final Recorded plimsoll = new Recorded();
  private final MemoryKeyStore store = new MemoryKeyStore();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private String run(boolean json, KeysArguments.Ask ask) {
    out.reset();
    err.reset();
    Streams streams = new Streams(Streams.utf8(out), Streams.utf8(err), Terminal.NONE);
    KeysArguments arguments = new KeysArguments("d", json, ask);
    assertThat(new KeysAction(arguments, streams, _ -> store).run()).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void what_is_typed_is_what_is_meant() {
    plimsoll.run(
        "keys",
        "add",
        "ci",
        "--scope",
        "submit,read",
        "--tenant",
        "shop",
        "--limit",
        "100/min",
        "--most-waiting",
        "5",
        "--expires",
        "90d",
        "--data",
        "d");
    plimsoll.run("keys", "add", "x", "--store", "postgresql://h/db", "--json");
    plimsoll.run("keys", "list", "--data", "d");
    plimsoll.run("keys", "revoke", "ab12cd34", "--data", "d");
    assertThat(plimsoll.asked)
        .containsExactly(
            new KeysArguments("d", false, CI),
            new KeysArguments(
                "postgresql://h/db",
                true,
                new KeysArguments.Add(
                    "x",
                    Set.of(Scope.SUBMIT, Scope.READ),
                    "default",
                    Limits.NONE,
                    Optional.empty())),
            new KeysArguments("d", false, new KeysArguments.All()),
            new KeysArguments("d", false, new KeysArguments.Revoke("ab12cd34")));
  }

  @Test
  void what_is_no_key_is_refused() {
    for (List<String> words :
        List.of(
            List.of("keys"),
            List.of("keys", "add"),
            List.of("keys", "add", "a\"b"),
            List.of("keys", "add", "x", "--scope", "root"),
            List.of("keys", "add", "x", "--limit", "100"),
            List.of("keys", "add", "x", "--limit", "0/min"),
            List.of("keys", "add", "x", "--limit", "1/2d"),
            List.of("keys", "add", "x", "--most-waiting", "0"),
            List.of("keys", "revoke"))) {
      assertThat(plimsoll.run(words.toArray(String[]::new))).as("%s", words).isEqualTo(2);
    }
    assertThat(plimsoll.asked).isEmpty();
  }

  @Test
  void a_key_is_shown_once_alone_on_standard_output_and_its_secret_never_again() {
    String key = run(false, CI).strip();
    PlainKey plain = PlainKey.parse(key).orElseThrow();
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(plain.id()).doesNotContain(key);
    ApiKey kept = store.find(plain.id()).orElseThrow();
    assertThat(kept.hash()).isEqualTo(plain.hash());
    assertThat(kept.tenant()).isEqualTo("shop");
    assertThat(Duration.between(kept.created(), kept.expires().orElseThrow()))
        .isEqualTo(Duration.ofDays(90));

    String secret = key.substring(13);
    String list = run(false, new KeysArguments.All());
    assertThat(list).contains(plain.id(), "ci", "shop", "submit,read", "100/min", "good");
    assertThat(list + run(true, new KeysArguments.All())).doesNotContain(secret, kept.hash());
    assertThat(run(true, new KeysArguments.All()))
        .startsWith("{\"keys\": [{\"id\": \"" + plain.id())
        .contains("\"limit\": {\"requests\": 100, \"seconds\": 60}, \"mostWaiting\": 5");

    assertThat(run(false, new KeysArguments.Revoke(plain.id()))).startsWith("revoked");
    assertThat(store.find(plain.id()).orElseThrow().revoked()).isPresent();
    assertThat(run(false, new KeysArguments.All())).contains("revoked");
    assertThatThrownBy(() -> run(false, new KeysArguments.Revoke("nobody00")))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("nobody00");
  }

  private int serve(String... words) {
    err.reset();
    Streams streams = new Streams(Streams.utf8(out), Streams.utf8(err), Terminal.NONE);
    return Main.run(new Wiring(), streams, words);
  }

  @Test
  void without_keys_nobody_listens_beyond_this_machine_unasked() {
    assertThat(serve("serve", "--host", "0.0.0.0", "--port", "0")).isEqualTo(Exit.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("host 0.0.0.0", "there are no keys", "--insecure-listen");
    assertThat(serve("serve", "--tls-cert", "c.pem")).isEqualTo(Exit.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--tls-cert and --tls-key");
  }

  @Test
  void which_store_must_be_said_and_one_only() {
    assertThat(serve("keys", "list")).isEqualTo(Exit.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--data DIR", "--store URL");
    for (List<String> words :
        List.of(
            List.of("keys", "list", "--data", "d", "--store", "s"),
            List.of("keys", "list", "--store", "memory"),
            List.of("serve", "--data", "d", "--store", "s"),
            List.of("backup", "f", "--store", "memory"),
            List.of("restore", "f", "--data", "d", "--store", "s"),
            List.of("move", "d"),
            List.of("move", "d", "memory"),
            List.of("move", "d", "mysql://h/db"))) {
      assertThat(serve(words.toArray(String[]::new))).as("%s", words).isEqualTo(Exit.USAGE);
    }
  }

  @Test
  void json_of_a_new_key_holds_the_key() {
    assertThat(run(true, CI)).startsWith("{\"id\": \"").contains("\"key\": \"plk_");
  }

  @Test
  void quotas_are_written_as_they_are_read() {
    for (String text : List.of("100/min", "10/s", "500/15m", "1000/h", "5/d")) {
      assertThat(QuotaText.format(QuotaText.parse(text))).isEqualTo(text);
    }
  }

  @Test
  void only_this_machine_is_this_machine() {
    for (String host : List.of("127.0.0.1", "127.1.2.3", "::1", "localhost")) {
      assertThat(Loopback.is(host)).as(host).isTrue();
    }
    for (String host : List.of("0.0.0.0", "::", "127.example.org", "10.0.0.1", "")) {
      assertThat(Loopback.is(host)).as(host).isFalse();
    }
  }
}
