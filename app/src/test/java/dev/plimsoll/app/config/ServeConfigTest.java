package dev.plimsoll.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.base.yaml.Yaml;
import dev.plimsoll.core.cache.Aggressive;
import dev.plimsoll.core.route.HedgePolicy;
import dev.plimsoll.core.route.Pin;
import dev.plimsoll.core.route.Routes;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.Tier;
import dev.plimsoll.serve.cache.CacheOptions;
import dev.plimsoll.serve.webhook.WebhookSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ServeConfigTest {
  private static final UnaryOperator<String> NONE = _ -> "";

  private static ServeConfig of(String yaml) {
    return ServeConfig.of(Yaml.parse("plimsoll.yaml", yaml), NONE);
  }

  @Test
  void works_with_nothing() {
    ServeConfig config = ServeConfig.defaults();
    assertThat(config.server().http().host()).isEqualTo("127.0.0.1");
    assertThat(config.server().http().port()).isEqualTo(8001);
    assertThat(config.server().agents()).hasSize(1);
    assertThat(config.server().engine().caps().total()).isEqualTo(1000);
    assertThat(config.provider().orElseThrow().baseUrl()).hasToString("http://127.0.0.1:8002/v1");
  }

  @Test
  void reads_what_is_written() {
    ServeConfig config =
        of(
            """
            port: 9000
            grace: 1m30s
            provider: {baseUrl: "https://example.com/v1", model: big}
            agents:
              - {role: general, count: 20, concurrency: 8}
              - {role: writer, count: 1, model: small, timeout: 5s, maxTokens: 100}
            queue: {normal: 5000, total: 6000}
            retry: {attempts: 5, firstDelay: 100ms}
            http: {largestBody: 1MB, connections: 50, connectionsPerAddress: 5}
            tls: {cert: c.pem, key: k.pem}
            keys: {required: true}
            """);
    assertThat(config.keysRequired()).isTrue();
    assertThat(config.server().http().perAddress()).isEqualTo(5);
    assertThat(config.server().http().tls().orElseThrow().key()).hasToString("k.pem");
    assertThat(config.server().grace()).isEqualTo(Duration.ofSeconds(90));
    assertThat(config.server().agents().getFirst().model()).isEqualTo("big");
    assertThat(config.server().agents().getLast().model()).isEqualTo("small");
    assertThat(config.server().engine().caps().total()).isEqualTo(6000);
    assertThat(config.server().engine().retry().attempts()).isEqualTo(5);
    assertThat(config.server().http().largestBody().bytes()).isEqualTo(1_000_000);
  }

  @Test
  void an_unknown_key_is_shown_where_it_stands_with_the_nearest() {
    assertThatThrownBy(() -> of("port: 8001\nagents:\n  - role: writer\n    concurency: 8\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("plimsoll.yaml:4:5: 'concurency' is not a key here")
        .hasMessageContaining("did you mean 'concurrency'?")
        .hasMessageContaining("    ^^^^^^^^^^")
        .hasMessageContaining("Keys of a pool of agents: role, model");
  }

  @Test
  void a_wrong_type_or_unit_is_shown_with_what_was_expected() {
    assertThatThrownBy(() -> of("grace: 30\n"))
        .hasMessageContaining("plimsoll.yaml:1:8: '30' has no unit; did you mean '30s' or '30ms'?");
    assertThatThrownBy(() -> of("port: many\n"))
        .hasMessageContaining("expected a whole number from 0 to 65535, found 'many'");
    assertThatThrownBy(() -> of("agents: general\n"))
        .hasMessageContaining("expected a list, found 'general'");
    assertThatThrownBy(() -> of("provider: {baseUrl: localhost}\n"))
        .hasMessageContaining("'localhost' is not a base URL");
    assertThatThrownBy(() -> of("provider: {connectTimeout: 30d}\n"))
        .hasMessageContaining("expected 1ms to 1h, found 30d");
    assertThatThrownBy(() -> of("provider: {keepAlive: 500ms}\n"))
        .hasMessageContaining("expected 1s to 1h, found 500ms");
    assertThatThrownBy(() -> of("provider: {baseUrl: \"http://u:secret@h/v1\"}\n"))
        .hasMessageContaining("apiKeyEnv");
    assertThatThrownBy(() -> of("provider: {baseUrl: \"http://h:99999/v1\"}\n"))
        .hasMessageContaining("is not a base URL");
    assertThatThrownBy(() -> of("a: [1\n")).hasMessageContaining("not valid YAML");
    assertThatThrownBy(() -> of("port: 1\nport: 2\n"))
        .hasMessageContaining("'port' stands here twice");
    assertThatThrownBy(() -> of("provider: {apiKeyEnv: NOT_SET}\n"))
        .hasMessageContaining("the environment variable 'NOT_SET' is not set");
  }

  @Test
  void nothing_that_was_read_is_lost_when_the_command_line_adds_to_it() {
    ServeConfig config =
        ServeConfig.of(
            Yaml.parse("plimsoll.yaml", "webhooks: {secretEnv: HOOKS}"),
            _ -> "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    ServeConfig added =
        config
            .with(Optional.empty(), Optional.of(0), Optional.empty())
            .overTls(Optional.empty())
            .with(config.store());
    assertThat(config.server().webhooks().isOn()).isTrue();
    assertThat(added.server().webhooks()).isEqualTo(config.server().webhooks());
  }

  @Test
  void a_key_is_read_from_the_environment_and_never_shown() {
    ServeConfig config =
        ServeConfig.of(
            Yaml.parse("plimsoll.yaml", "provider: {apiKeyEnv: MY_KEY}"), _ -> "sk-secret");
    assertThat(config.provider().orElseThrow().apiKey()).contains("sk-secret");
    assertThat(config.toString()).doesNotContain("sk-secret");
  }

  @Test
  void quotas_that_contradict_each_other_are_refused_where_they_stand() {
    assertThat(
            of("quotas: {key: [{requests: 10, every: 1m}, {requests: 100, every: 1h}]}\n")
                .server()
                .engine()
                .quotas()
                .key())
        .hasSize(2);
    assertThatThrownBy(
            () -> of("quotas:\n  key: [{requests: 100, every: 1m}, {requests: 10, every: 1h}]\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("plimsoll.yaml:2:")
        .hasMessageContaining("10 in 1h is less than 100 in 1m, which would never count");
    assertThatThrownBy(
            () -> of("quotas: {tenants: {a: [{tokens: 1, every: 1m}, {tokens: 2, every: 60s}]}}\n"))
        .hasMessageContaining("two quotas of the same in 1m");
    assertThatThrownBy(() -> of("queue: {fairReserve: 60%}\n"))
        .hasMessageContaining("expected 0% to 50%");
  }

  @Test
  void the_guide_shows_every_key_with_its_default() throws Exception {
    String guide = Files.readString(Path.of("../docs/configuration.md"));
    String yaml = guide.substring(guide.indexOf("```yaml") + 7);
    yaml = yaml.substring(0, yaml.indexOf("```"));
    ServeConfig shown = of(yaml);
    ServeConfig usual = ServeConfig.defaults();
    assertThat(shown.server().engine()).isEqualTo(usual.server().engine());
    assertThat(shown).isEqualTo(usual);
  }

  @Test
  void the_example_configuration_is_read() {
    assertThat(ServeConfig.read(Path.of("../examples/plimsoll.yaml"), _ -> "a key").server())
        .isNotNull();
  }

  @Test
  void webhooks_are_signed_with_what_the_environment_holds() {
    String two = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx";
    UnaryOperator<String> environment = name -> name.equals("HOOKS") ? two : "";
    String yaml =
        """
        webhooks:
          secretEnv: HOOKS
          secretEnvByTenant: {acme: HOOKS}
          allow: [10.1.0.0/16, hooks.internal]
          ports: []
          delays: [1s, 1m]
          perHost: 2
        """;
    WebhookSettings webhooks =
        ServeConfig.of(Yaml.parse("plimsoll.yaml", yaml), environment).server().webhooks();
    assertThat(webhooks.isOn()).isTrue();
    assertThat(webhooks.secrets().everybody()).hasSize(2);
    assertThat(webhooks.retry().delays())
        .containsExactly(Duration.ofSeconds(1), Duration.ofMinutes(1));
    assertThat(webhooks.limits().perHost()).isEqualTo(2);
    assertThat(webhooks.rules().refusal("x", "http://10.1.2.3:9999/")).isEmpty();
    assertThat(webhooks.rules().refusal("x", "http://10.2.2.3:9999/")).isPresent();
    assertThat(ServeConfig.defaults().server().webhooks().isOn()).isFalse();
    assertThatThrownBy(() -> of("webhooks: {secretEnv: NOTHING}\n"))
        .hasMessageContaining("'NOTHING' is not set");
    assertThatThrownBy(() -> of("webhooks: {allow: [\"10.0.0.0/99\"]}\n"))
        .hasMessageContaining("no network, address or host name");
  }

  @Test
  void the_cache_is_off_until_somebody_wants_it_and_pools_may_differ() {
    assertThat(ServeConfig.defaults().server().cache().isOn()).isFalse();
    assertThat(of("cache: {on: true}").server().cache().roles()).containsExactly("general");
    CacheOptions cache =
        of("""
        cache: {on: true, entries: 100, size: 1MB, ttl: 48h, semantic: true, aggressive: never}
        agents:
          - {role: general}
          - {role: writer, cache: false}
        """)
            .server()
            .cache();
    assertThat(cache.roles()).containsExactly("general");
    assertThat(cache.semantic()).isTrue();
    assertThat(cache.aggressive()).isEqualTo(Aggressive.NEVER);
    assertThat(cache.settings().entries()).isEqualTo(100);
    assertThat(cache.settings().largest().bytes()).isEqualTo(250_000);
    assertThat(cache.settings().keep()).isEqualTo(Duration.ofHours(48));
    assertThat(
            of("agents: [{role: general}, {role: writer, cache: true}]").server().cache().roles())
        .containsExactly("writer");
  }

  @Test
  void a_cache_that_contradicts_itself_is_refused_where_it_does() {
    assertThatThrownBy(() -> of("cache: {ttl: 2h, keep: 1h}\n"))
        .hasMessageContaining("plimsoll.yaml:1:24")
        .hasMessageContaining("an answer is kept (1h) for less time than it is good (ttl: 2h)")
        .hasMessageContaining("Expected 2h or more");
    assertThatThrownBy(() -> of("cache: {size: 1MB, largest: 300KB}\n"))
        .hasMessageContaining("plimsoll.yaml:1:29")
        .hasMessageContaining("a quarter of the cache at most");
    assertThatThrownBy(() -> of("cache: {size: 1KB}\n")).hasMessageContaining("expected 10KB to");
    assertThatThrownBy(() -> of("cache: {entries: 3}\n"))
        .hasMessageContaining("expected a whole number from 10 to 1000000, found '3'");
    assertThatThrownBy(() -> of("cache: {aggressive: sometimes}\n"))
        .hasMessageContaining("Expected one of: never, critical, always");
    assertThatThrownBy(() -> of("cache: {ttl: 0s}\n")).hasMessageContaining("expected 1s to");
    assertThatThrownBy(() -> of("cache: {tll: 1h}\n")).hasMessageContaining("did you mean 'ttl'?");
    assertThatThrownBy(() -> of("agents: [{role: general, cache: perhaps}]\n"))
        .hasMessageContaining("'perhaps'");
  }

  @Test
  void second_calls_are_a_small_share() {
    HedgePolicy policy =
        of("hedging: {share: 5%, leastCalls: 50}\n").server().engine().calls().hedge();
    assertThat(policy).isEqualTo(new HedgePolicy(0.05, 50));
    assertThat(ServeConfig.defaults().server().engine().calls().hedge())
        .isEqualTo(HedgePolicy.off());
    assertThatThrownBy(() -> of("hedging: {share: 50%}\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("plimsoll.yaml:1:18: expected 0% to 20%, found '50%'");
    assertThatThrownBy(() -> of("hedging: {leastCalls: 3}\n"))
        .hasMessageContaining("expected a whole number from 20 to 1000000, found '3'");
    assertThatThrownBy(() -> of("hedging: {shares: 5%}\n"))
        .hasMessageContaining("did you mean 'share'?");
  }

  @Test
  void limits_are_shared_by_the_servers_of_a_database_unless_told_otherwise() {
    assertThat(ServeConfig.defaults().store().sharedLimits()).isTrue();
    assertThat(of("store: {sharedLimits: false}\n").store().sharedLimits()).isFalse();
    assertThat(of("store: {sharedLimits: false}\n").store().at("x").as("n").sharedLimits())
        .isFalse();
    assertThatThrownBy(() -> of("store: {sharedLimits: perhaps}\n"))
        .hasMessageContaining("plimsoll.yaml:1:23")
        .hasMessageContaining("'perhaps'");
  }

  private static String routed(String routing) {
    return "providers:\n"
        + "  - {name: east, baseUrl: \"http://h/v1\", model: mini, models: [standard]}\n"
        + "  - {name: west, baseUrl: \"http://i/v1\", model: great}\n"
        + "routing:\n"
        + routing;
  }

  @Test
  void tiers_are_read_and_pools_with_a_model_are_pinned() {
    String tiers =
        "  tiers: {small: east/mini, medium: [standard, west/great], large: west/great}\n";
    Routes routes =
        of(routed(tiers) + "agents:\n  - {role: general}\n  - {role: writer, model: west/great}\n")
            .server()
            .engine()
            .calls()
            .routes()
            .orElseThrow();
    assertThat(routes.of(Tier.MEDIUM))
        .containsExactly(Target.of("east/standard"), Target.of("west/great"));
    assertThat(routes.roles().get("writer"))
        .isEqualTo(new Pin.ToModel(Target.of("west/great"), false));
    assertThat(routes.roles().get("validator")).isEqualTo(new Pin.ToTier(Tier.SMALL));
    assertThat(ServeConfig.defaults().server().engine().calls().routes()).isEmpty();
  }

  @Test
  void a_route_that_leads_nowhere_and_thresholds_that_contradict_each_other_are_refused() {
    String tiers = "  tiers: {small: east/mini, medium: standard, large: west/great}\n";
    assertThatThrownBy(() -> of(routed(tiers.replace("west/great", "west/graet"))))
        .hasMessageContaining("plimsoll.yaml:5:54: no provider offers west/graet")
        .hasMessageContaining("did you mean 'west/great'?");
    assertThatThrownBy(() -> of(routed(tiers.replace("west/great", "wesst/great"))))
        .hasMessageContaining("no provider is called 'wesst'");
    assertThatThrownBy(() -> of(routed("  tiers: {small: mini, medium: standard}\n")))
        .hasMessageContaining("'large' is missing");
    assertThatThrownBy(() -> of(routed(tiers + "  thresholds: {medium: 0.8, large: 0.4}\n")))
        .hasMessageContaining("plimsoll.yaml:6:15")
        .hasMessageContaining("found medium 0.8, large 0.4");
    assertThatThrownBy(() -> of(routed(tiers + "  roles: {writer: lrge}\n")))
        .hasMessageContaining("no provider offers east/lrge");
    assertThatThrownBy(
            () -> of(routed(tiers) + "agents:\n  - {role: general, fallback: [west/great]}\n"))
        .hasMessageContaining("both say where calls go");
  }
}
