package dev.plimsoll.app.config;

import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.models.openai.OpenAiSettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Reads one provider. Keys stand in environment variables, never in a file. */
final class ProviderConfig {
  private static final String DEFAULT_BASE_URL = "http://127.0.0.1:8002/v1";
  private static final String DEFAULT_MODEL = "mock-small";

  private static final List<String> KEYS =
      List.of(
          "kind",
          "baseUrl",
          "apiKeyEnv",
          "model",
          "models",
          "connections",
          "keepAlive",
          "connectTimeout",
          "silence",
          "limits",
          "concurrency",
          "breaker",
          "waiting");

  private ProviderConfig() {}

  /**
   * @param named whether it is one of several, which have names
   */
  static void allow(Section provider, boolean named) {
    List<String> keys = new ArrayList<>(KEYS);
    if (named) {
      keys.addFirst("name");
    }
    provider.allow("a provider", keys.toArray(String[]::new));
  }

  /** The model of agents that name none. */
  static String model(Section provider) {
    return provider.get("model", Value::string, DEFAULT_MODEL);
  }

  /** The models that it says it offers: the usual one, and those it lists. */
  static Set<String> offered(Section provider) {
    Set<String> offered = new LinkedHashSet<>();
    offered.add(model(provider));
    for (Value name : provider.<List<Value>>get("models", Value::list, List.of())) {
      if (name.string().isBlank()) {
        throw name.fault("a model has a name", "");
      }
      offered.add(name.string());
    }
    return offered;
  }

  /** Where models are called; empty: nowhere, the echo model answers. */
  static Optional<OpenAiSettings> of(Section provider, UnaryOperator<String> environment) {
    if (provider
        .get("kind", value -> value.oneOf(List.of("openai", "echo")), "openai")
        .equals("echo")) {
      return Optional.empty();
    }
    OpenAiSettings usual =
        OpenAiSettings.of(
            provider.get("baseUrl", ProviderConfig::url, URI.create(DEFAULT_BASE_URL)));
    return Optional.of(
        new OpenAiSettings(
            usual.baseUrl(),
            provider.get("apiKeyEnv").map(value -> key(value, environment)),
            provider.get("connections", value -> value.integer(1, 100_000), usual.connections()),
            provider.get("keepAlive", ProviderConfig::seconds, usual.keepAlive()),
            provider.get("connectTimeout", ProviderConfig::milliseconds, usual.connectTimeout()),
            provider.get("silence", Fields::positive, usual.silence())));
  }

  private static URI url(Value value) {
    String text = value.string();
    try {
      URI url = URI.create(text);
      if (url.getRawUserInfo() != null || url.getRawQuery() != null) {
        throw value.fault(
            "a base URL has no user, password or query",
            "A key belongs in an environment variable that apiKeyEnv names.");
      }
      if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
          && url.getHost() != null
          && url.getPort() <= 65_535) {
        return url;
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    throw value.fault(
        "'%s' is not a base URL".formatted(text),
        "Expected http or https, a host and a path, as in https://api.openai.com/v1");
  }

  private static String key(Value value, UnaryOperator<String> environment) {
    String key = environment.apply(value.string());
    if (key.isBlank()) {
      throw value.fault(
          "the environment variable '%s' is not set".formatted(value.string()),
          "It holds the provider's key; keys do not stand in this file.");
    }
    return key.strip();
  }

  /** What the wire client takes in whole seconds. */
  private static Duration seconds(Value value) {
    return Fields.between(value, Duration.ofSeconds(1), Duration.ofHours(1));
  }

  private static Duration milliseconds(Value value) {
    return Fields.between(value, Duration.ofMillis(1), Duration.ofHours(1));
  }
}
