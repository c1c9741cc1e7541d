package dev.plimsoll.app;

import dev.plimsoll.lab.text.Cells;
import dev.plimsoll.ports.keys.ApiKey;
import dev.plimsoll.ports.keys.KeyStore;
import dev.plimsoll.ports.keys.PlainKey;
import dev.plimsoll.ports.keys.Scope;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code keys}: adds, lists and revokes keys in a store, whether a server uses it or not. */
final class KeysAction {
  private static final int TRIES = 5;

  private final KeysArguments arguments;
  private final Streams streams;
  private final KeyStores stores;

  KeysAction(KeysArguments arguments, Streams streams, KeyStores stores) {
    this.arguments = arguments;
    this.streams = streams;
    this.stores = stores;
  }

  int run() {
    try (KeyStore store = stores.open(arguments.store())) {
      switch (arguments.ask()) {
        case KeysArguments.Add add -> add(add, store);
        case KeysArguments.All _ -> list(store);
        case KeysArguments.Revoke revoke -> revoke(revoke.id(), store);
      }
    } catch (StoreException e) {
      throw new Failure("the keys cannot be kept: " + e.getMessage());
    }
    streams.out().flush();
    return Exit.DONE;
  }

  private void add(KeysArguments.Add add, KeyStore store) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < TRIES; i++) { // an id that is taken is rarer than one in a hundred million
      PlainKey plain = PlainKey.draw(random);
      ApiKey key =
          new ApiKey(
              plain.id(),
              add.name(),
              plain.hash(),
              add.tenant(),
              add.scopes(),
              add.limits(),
              now,
              add.expires().map(now::plus),
              Optional.empty());
      if (store.add(key)) {
        show(plain, key, now);
        return;
      }
    }
    throw new Failure("no id was free for a new key", "Try again");
  }

  /** The one time that a secret is shown. */
  private void show(PlainKey plain, ApiKey key, Instant now) {
    if (arguments.json()) {
      streams.out().println(json(key, now, Optional.of(plain)));
      return;
    }
    streams.out().println(plain.reveal());
    streams.err().println("key %s of tenant %s".formatted(key.id(), key.tenant()));
    streams
        .err()
        .println("  may %s; it is shown this once: keep it now".formatted(scopes(key, ", ")));
  }

  private void list(KeyStore store) {
    Instant now = Instant.now();
    List<ApiKey> keys = store.list();
    if (arguments.json()) {
      streams
          .out()
          .println(
              keys.stream()
                  .map(key -> json(key, now, Optional.empty()))
                  .collect(Collectors.joining(",\n  ", "{\"keys\": [", "]}")));
      return;
    }
    if (keys.isEmpty()) {
      streams
          .err()
          .println("there are no keys; the first: plimsoll keys add NAME, with the same store");
      return;
    }
    streams.out().println(row("ID", "NAME", "TENANT", "SCOPES", "LIMIT", "STATE"));
    for (ApiKey key : keys) {
      streams
          .out()
          .println(
              row(
                  key.id(),
                  key.name(),
                  key.tenant(),
                  scopes(key, ","),
                  key.limits().requests().map(QuotaText::format).orElse("-"),
                  state(key, now)));
      List<String> more = new ArrayList<>();
      key.limits().mostWaiting().ifPresent(most -> more.add("at most " + most + " waiting"));
      key.expires().ifPresent(at -> more.add("expires " + at.truncatedTo(ChronoUnit.SECONDS)));
      if (!more.isEmpty()) {
        streams.out().println("          " + String.join(", ", more));
      }
    }
  }

  /** One line of a terminal; what is too long is cut here and whole in JSON. */
  private static String row(
      String id, String name, String tenant, String scopes, String limit, String state) {
    return "%s  %s  %s  %s  %s  %s"
        .formatted(
            Cells.left(id, 8),
            Cells.left(name, 16),
            Cells.left(tenant, 12),
            Cells.left(scopes, 17),
            Cells.left(limit, 9),
            state);
  }

  private void revoke(String text, KeyStore store) {
    String id = PlainKey.parse(text).map(PlainKey::id).orElse(text.replaceFirst("^plk_", ""));
    if (!store.revoke(id, Instant.now().truncatedTo(ChronoUnit.MILLIS))) {
      throw new Failure(
          "no key has the id " + (id.length() > 20 ? "given" : "'" + id + "'"),
          "plimsoll keys list shows the ids");
    }
    if (arguments.json()) {
      streams.out().println(json(store.find(id).orElseThrow(), Instant.now(), Optional.empty()));
    } else {
      streams.out().println("revoked " + id + "; servers refuse it within a second");
    }
  }

  private static String state(ApiKey key, Instant now) {
    return key.revoked().isPresent() ? "revoked" : key.isValid(now) ? "good" : "expired";
  }

  private static String scopes(ApiKey key, String between) {
    return key.scopes().stream()
        .sorted(Comparator.naturalOrder())
        .map(Scope::word)
        .collect(Collectors.joining(between));
  }

  /** Nothing in it needs an escape: a key's texts hold no quotes and no control characters. */
  private static String json(ApiKey key, Instant now, Optional<PlainKey> plain) {
    StringBuilder out = new StringBuilder("{");
    out.append("\"id\": \"").append(key.id()).append("\", \"name\": \"").append(key.name());
    out.append("\", \"tenant\": \"").append(key.tenant());
    out.append("\", \"scopes\": [\"").append(scopes(key, "\", \"")).append("\"]");
    key.limits()
        .requests()
        .ifPresent(q ->
            out.append(
                ", \"limit\": {\"requests\": %d, \"seconds\": %d}"
                    .formatted(q.requests(), q.per().toSeconds())));
    key.limits().mostWaiting().ifPresent(most -> out.append(", \"mostWaiting\": ").append(most));
    out.append(", \"state\": \"").append(state(key, now));
    out.append("\", \"created\": \"").append(key.created()).append('"');
    key.expires().ifPresent(at -> out.append(", \"expires\": \"").append(at).append('"'));
    key.revoked().ifPresent(at -> out.append(", \"revoked\": \"").append(at).append('"'));
    plain.ifPresent(shown -> out.append(", \"key\": \"").append(shown.reveal()).append('"'));
    return out.append('}').toString();
  }
}
