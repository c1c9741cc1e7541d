package dev.plimsoll.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.base.yaml.Yaml;
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
}
