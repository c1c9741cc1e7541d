package dev.plimsoll.app.config;

import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.serve.webhook.RetrySchedule;
import dev.plimsoll.serve.webhook.Secret;
import dev.plimsoll.serve.webhook.Secrets;
import dev.plimsoll.serve.webhook.WebhookSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Reads the section {@code webhooks}. Secrets stand in environment variables, never in a file. */
final class WebhookConfig {
  private static final Duration LEAST = Duration.ofMillis(1);

  private WebhookConfig() {}

  static WebhookSettings of(Section webhooks, UnaryOperator<String> environment) {
    webhooks.allow(
        "webhooks",
        "secretEnv",
        "secretEnvByTenant",
        "allowPrivate",
        "allow",
        "ports",
        "delays",
        "atOnce",
        "perHost",
        "connectTimeout",
        "timeout",
        "largestBody");
    WebhookSettings usual = WebhookSettings.off();
    WebhookSettings.Limits limits = usual.limits();
    return new WebhookSettings(
        new Secrets(
            webhooks.get("secretEnv", value -> secrets(value, environment), List.of()),
            webhooks.get("secretEnvByTenant", value -> byTenant(value, environment), Map.of())),
        webhooks.get("allowPrivate", Value::bool, false),
        webhooks.get("allow", WebhookConfig::texts, List.of()),
        webhooks.get("ports", WebhookConfig::ports, usual.ports()),
        new RetrySchedule(
            webhooks.get("delays", WebhookConfig::delays, usual.retry().delays()),
            usual.retry().jitter(),
            usual.retry().longestAsked()),
        new WebhookSettings.Limits(
            webhooks.get("atOnce", value -> value.integer(1, 10_000), limits.atOnce()),
            webhooks.get("perHost", value -> value.integer(1, 1_000), limits.perHost()),
            webhooks.get("connectTimeout", WebhookConfig::timeout, limits.connect()),
            webhooks.get("timeout", WebhookConfig::timeout, limits.total()),
            webhooks.get("largestBody", WebhookConfig::body, limits.largestBody())));
  }

  /** One secret, or several with spaces between them. */
  private static List<Secret> secrets(Value name, UnaryOperator<String> environment) {
    String text = environment.apply(name.string()).strip();
    if (text.isEmpty()) {
      throw name.fault(
          "the environment variable '%s' is not set".formatted(name.string()),
          "It holds 'whsec_' and 24 to 64 bytes in Base64; secrets do not stand in this file.");
    }
    try {
      return Stream.of(text.split("\\s+")).map(Secret::parse).toList();
    } catch (IllegalArgumentException e) {
      throw name.fault(
          "the environment variable '%s' holds no secret: %s"
              .formatted(name.string(), e.getMessage()),
          "To make one: echo whsec_$(openssl rand -base64 32)");
    }
  }

  private static Map<String, List<Secret>> byTenant(
      Value value, UnaryOperator<String> environment) {
    Section section = value.section();
    Map<String, List<Secret>> secrets = new HashMap<>();
    for (String tenant : section.keys()) {
      secrets.put(tenant, secrets(section.need(tenant), environment));
    }
    return secrets;
  }

  private static List<String> texts(Value value) {
    return value.list().stream().map(WebhookConfig::place).toList();
  }

  private static String place(Value value) {
    String text = value.string();
    if (!WebhookSettings.canAllow(text)) {
      throw value.fault(
          "'%s' is no network, address or host name".formatted(text),
          "Expected one as in 10.1.0.0/16, 10.1.2.3 or hooks.internal");
    }
    return text;
  }

  private static Set<Integer> ports(Value value) {
    Set<Integer> ports = new HashSet<>();
    value.list().forEach(port -> ports.add(port.integer(1, 65_535)));
    return ports;
  }

  private static List<Duration> delays(Value value) {
    List<Value> list = value.list();
    if (list.size() > 100) {
      throw value.fault("more than 100 delays", "");
    }
    return list.stream().map(delay -> Fields.between(delay, LEAST, Duration.ofDays(30))).toList();
  }

  private static Duration timeout(Value value) {
    return Fields.between(value, LEAST, Duration.ofMinutes(5));
  }

  private static int body(Value value) {
    long bytes = value.size().bytes();
    if (bytes < 1_000 || bytes > 10_000_000) {
      throw value.fault("a message is bounded between 1KB and 10MB", "");
    }
    return (int) bytes;
  }
}
