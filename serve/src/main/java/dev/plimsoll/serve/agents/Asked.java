package dev.plimsoll.serve.agents;

import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.core.route.Pin;
import dev.plimsoll.core.route.Routes;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a task asks of routing. It stands in its metadata under one name, so that every store,
 * schedule and dead letter keeps it.
 *
 * @param model a tier's word or PROVIDER/NAME
 * @param fallback whether another model may answer too
 */
public record Asked(String model, boolean fallback) {
  /** The member of the metadata that is ours. */
  public static final String MEMBER = "plimsoll";

  private static final String AUTO = "auto";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Of a task's metadata; empty where it asks for nothing. */
  public static Optional<Asked> of(Optional<String> metadata) {
    return metadata
        .filter(text -> text.contains('"' + MEMBER + '"')) // most have none, and need no parsing
        .map(text -> JSON.readTree(text).path(MEMBER))
        .filter(ours -> ours.path("model").isString())
        .map(ours ->
            new Asked(ours.path("model").asString(), ours.path("fallback").asBoolean(true)));
  }

  /** Adds it to a task's metadata. */
  public void putInto(ObjectNode metadata) {
    ObjectNode ours = metadata.putObject(MEMBER);
    ours.put("model", model);
    if (!fallback) {
      ours.put("fallback", false);
    }
  }

  /**
   * What it pins; nothing for {@code auto}.
   *
   * @throws IllegalArgumentException saying which words there are, for any other
   */
  public Optional<Pin> pin(Routes routes) {
    if (model.equals(AUTO)) {
      return Optional.empty();
    }
    Optional<Tier> tier = Tier.of(model);
    if (tier.isPresent() && !fallback) {
      throw new IllegalArgumentException("'fallback' goes with a model's name, not with a tier");
    }
    if (tier.isPresent()) {
      return Optional.of(new Pin.ToTier(tier.get()));
    }
    return routes.models().stream()
        .filter(target -> target.toString().equals(model))
        .findFirst()
        .map(target -> new Pin.ToModel(target, !fallback))
        .map(Pin.class::cast)
        .or(() -> {
          throw new IllegalArgumentException(unknown(routes));
        });
  }

  /** The same of a task that was taken when there were other models. */
  Optional<Pin> pinAmong(Routes routes) {
    try {
      return pin(routes);
    } catch (IllegalArgumentException _) {
      return fallback || model.indexOf('/') < 1
          ? Optional.empty()
          : Optional.of(new Pin.ToModel(Target.of(model), true));
    }
  }

  private String unknown(Routes routes) {
    List<String> words = new ArrayList<>(Tier.words());
    words.add(AUTO);
    routes.models().stream().map(Target::toString).sorted().forEach(words::add);
    return "no model is called '%s'%s; allowed: %s"
        .formatted(
            model.replaceAll("\\p{Cntrl}+", " "),
            Nearest.hint(model, words),
            String.join(", ", words));
  }

  /** Whether a JSON value can be one; for whoever reads it from a caller. */
  public static boolean isModel(JsonNode value) {
    return value.isString() && !value.asString().isBlank() && value.asString().length() <= 200;
  }
}
