package dev.plimsoll.app.config;

import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.core.engine.CallSettings;
import dev.plimsoll.core.engine.TargetSettings;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.models.openai.OpenAiSettings;
import dev.plimsoll.serve.agents.AgentSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Where models are called: the section {@code provider}, or the list {@code providers} of several.
 *
 * @param settings by name, in their order; empty: nowhere, the echo model answers
 * @param calls what stands before the models of each
 * @param model that of agents that name none
 * @param offered the models that providers say they offer
 */
record ProvidersConfig(
    Map<String, OpenAiSettings> settings, CallSettings calls, Target model, Set<Target> offered) {
  private static final int MOST = 100;

  ProvidersConfig {
    offered = Set.copyOf(offered);
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  static ProvidersConfig of(Section file, UnaryOperator<String> environment) {
    if (!file.has("providers")) {
      Section only = Fields.section(file, "provider");
      ProviderConfig.allow(only, false);
      return of(Map.of(AgentSpec.PROVIDER, only), environment);
    }
    Value list = file.need("providers");
    if (file.has("provider")) {
      throw list.fault("'provider' and 'providers' stand here both", "Keep one of them.");
    }
    Map<String, Section> sections = new LinkedHashMap<>();
    for (Value element : list.list()) {
      Section provider = element.section();
      ProviderConfig.allow(provider, true);
      Value name = provider.need("name");
      if (sections.put(name.unit("a provider's name", ProvidersConfig::name), provider) != null) {
        throw name.fault("two providers are called '%s'".formatted(name.string()), "");
      }
    }
    if (sections.isEmpty() || sections.size() > MOST) {
      throw list.fault("expected 1 to %d providers, found %d".formatted(MOST, sections.size()), "");
    }
    return of(sections, environment);
  }

  private static ProvidersConfig of(
      Map<String, Section> sections, UnaryOperator<String> environment) {
    Map<String, OpenAiSettings> settings = new LinkedHashMap<>();
    Map<String, TargetSettings> targets = new LinkedHashMap<>();
    Set<Target> offered = new HashSet<>();
    sections.forEach((name, provider) -> {
      Optional<OpenAiSettings> wire = ProviderConfig.of(provider, environment);
      if (wire.isEmpty() && sections.size() > 1) {
        throw provider.fault(
            "the echo model stands among providers", "It answers alone, or not at all.");
      }
      wire.ifPresent(found -> settings.put(name, found));
      targets.put(name, TargetConfig.of(provider));
      ProviderConfig.offered(provider).forEach(model -> offered.add(new Target(name, model)));
    });
    String first = sections.keySet().iterator().next();
    String model = ProviderConfig.model(sections.values().iterator().next());
    return new ProvidersConfig(
        settings, new CallSettings(targets), new Target(first, model), offered);
  }

  private static String name(String text) {
    if (!text.matches("[a-z][a-z0-9_-]{0,39}")) {
      throw new IllegalArgumentException(
          "'%s' is not a provider's name; expected small letters, digits, '-' and '_', as in 'east'"
              .formatted(text));
    }
    return text;
  }

  /**
   * What a model's name means: {@code east/m} is the model m of the provider east; without the name
   * of a provider before it, a model of the first.
   */
  Target target(Value value) {
    String text = value.string();
    int cut = text.indexOf('/');
    String before = cut < 0 ? "" : text.substring(0, cut);
    if (text.isBlank() || cut == text.length() - 1) {
      throw value.fault(
          "'%s' is not a model".formatted(text), "Expected its name, as in gpt-5-mini");
    }
    if (settings.containsKey(before)) {
      return new Target(before, text.substring(cut + 1));
    }
    if (cut > 0
        && settings.size() > 1) { // a model's own name has slashes too, but a slip is likelier
      Optional<String> meant = Nearest.to(before, settings.keySet());
      if (meant.isPresent()) {
        throw value.fault(
            "no provider is called '%s'".formatted(before),
            "Did you mean '%s/%s'?".formatted(meant.get(), text.substring(cut + 1)));
      }
    }
    return new Target(model.provider(), text);
  }

  /** The targets of a pool: its model, then those it falls back to. */
  List<Target> chain(Section agent) {
    List<Target> chain = new ArrayList<>();
    chain.add(agent.get("model", this::target, model));
    for (Value other : agent.<List<Value>>get("fallback", Value::list, List.of())) {
      Target target = target(other);
      if (chain.contains(target)) {
        throw other.fault("%s stands in this chain twice".formatted(target), "");
      }
      chain.add(target);
    }
    return chain;
  }
}
