package dev.plimsoll.app.config;

import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.core.cost.Scope;
import dev.plimsoll.recording.Names;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of a server's configuration decides, with names of tenants, keys and users hashed: no
 * address, no prompt, nothing secret. A server runs by it as by the whole, but calls nobody.
 */
public final class DecidingConfig {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> AS_THEY_STAND =
      List.of("routing", "retry", "prices", "cache", "hedging", "seed");
  private static final Set<String> OF_PROVIDERS =
      Set.of("name", "kind", "model", "models", "limits", "concurrency", "breaker", "waiting");
  private static final Set<String> NOT_OF_AGENTS = Set.of("prompt");
  private static final List<Scope> NAMED = List.of(Scope.USER, Scope.KEY, Scope.TENANT);

  private final Names names;

  private DecidingConfig(Names names) {
    this.names = names;
  }

  /** The deciding part of a file that was read without a fault. */
  public static ObjectNode of(Value root, Names names) {
    return new DecidingConfig(names).of(root.section());
  }

  private ObjectNode of(Section file) {
    ObjectNode out = JSON.createObjectNode();
    file.get("provider")
        .ifPresent(value -> only(out.putObject("provider"), value.section(), OF_PROVIDERS));
    file.get("providers")
        .ifPresent(list -> {
          ArrayNode all = out.putArray("providers");
          list.list().forEach(one -> only(all.addObject(), one.section(), OF_PROVIDERS));
        });
    file.get("agents")
        .ifPresent(list -> {
          ArrayNode all = out.putArray("agents");
          list.list().forEach(pool -> without(all.addObject(), pool.section(), NOT_OF_AGENTS));
        });
    file.get("queue").ifPresent(value -> queue(out.putObject("queue"), value.section()));
    file.get("quotas").ifPresent(value -> quotas(out.putObject("quotas"), value.section()));
    file.get("budgets").ifPresent(list -> budgets(out.putArray("budgets"), list));
    for (String key : AS_THEY_STAND) {
      file.get(key).ifPresent(value -> copy(out, key, value));
    }
    return out;
  }

  private static void only(ObjectNode out, Section section, Set<String> kept) {
    section.keys().stream()
        .filter(kept::contains)
        .forEach(key -> copy(out, key, section.need(key)));
  }

  private static void without(ObjectNode out, Section section, Set<String> left) {
    section.keys().stream()
        .filter(key -> !left.contains(key))
        .forEach(key -> copy(out, key, section.need(key)));
  }

  private void queue(ObjectNode out, Section queue) {
    without(out, queue, Set.of("weights"));
    queue.get("weights").ifPresent(value -> hashedKeys(out.putObject("weights"), value.section()));
  }

  private void quotas(ObjectNode out, Section quotas) {
    without(out, quotas, Set.of("keys", "tenants"));
    for (String named : List.of("keys", "tenants")) {
      quotas.get(named).ifPresent(value -> hashedKeys(out.putObject(named), value.section()));
    }
  }

  private void hashedKeys(ObjectNode out, Section section) {
    section.keys().forEach(key -> copy(out, names.hashed(key), section.need(key)));
  }

  private void budgets(ArrayNode out, Value list) {
    for (Value row : list.list()) {
      Section budget = row.section();
      ObjectNode copied = out.addObject();
      without(copied, budget, Set.of());
      String scope = budget.need("scope").string();
      if (budget.has("name") && NAMED.stream().anyMatch(named -> named.word().equals(scope))) {
        copied.put("name", names.hashed(budget.need("name").string()));
      }
    }
  }

  private static void copy(ObjectNode to, String key, Value value) {
    if (value.isSection()) {
      without(to.putObject(key), value.section(), Set.of());
    } else if (value.isList()) {
      copy(to.putArray(key), value);
    } else {
      to.put(key, value.string());
    }
  }

  private static void copy(ArrayNode to, Value list) {
    for (Value element : list.list()) {
      if (element.isSection()) {
        without(to.addObject(), element.section(), Set.of());
      } else if (element.isList()) {
        copy(to.addArray(), element);
      } else {
        to.add(element.string());
      }
    }
  }
}
