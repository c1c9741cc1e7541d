package dev.plimsoll.serve.webhook;

import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.store.TaskRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Makes one attempt to tell one end. Never decides what follows from it, never writes it down. */
final class Teller {
  private final WebhookSettings settings;
  private final WebhookRules rules;
  private final Outbox outbox;
  private final Names names;
  private final Post post;
  private final InstantSource clock;

  Teller(WebhookSettings settings, Outbox outbox, Names names, Post post, InstantSource clock) {
    this.settings = settings;
    this.rules = settings.rules();
    this.outbox = outbox;
    this.names = names;
    this.post = post;
    this.clock = clock;
  }

  /** Blocks until there is an answer, or will be none: at most the total time. */
  Outcome tell(Delivery delivery) throws InterruptedException {
    Optional<TaskRecord> task = outbox.tasks().find(delivery.task());
    if (task.isEmpty() || !task.get().status().isFinal()) {
      return new Outcome.Pointless("the task is not here any more, or not over any more");
    }
    List<Secret> secrets = settings.secrets().of(delivery.tenant());
    if (secrets.isEmpty()) {
      return new Outcome.Broken("there is no secret to sign with");
    }
    Optional<String> refusal = rules.refusal(delivery.url());
    if (refusal.isPresent()) {
      return new Outcome.Broken("not sent: " + refusal.get());
    }
    byte[] body =
        Message.body(delivery, task.get(), outbox.view(), settings.limits().largestBody());
    try {
      return send(delivery, Message.of(delivery, body, secrets, clock.instant()));
    } catch (IOException e) {
      return new Outcome.Broken(why(e));
    }
  }

  /** To one of the addresses that the name stands for now; every attempt takes the next. */
  private Outcome send(Delivery delivery, Message message)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    Duration total = settings.limits().total();
    URI url = URI.create(delivery.url());
    String host = WebhookRules.host(url);
    List<InetAddress> addresses =
        WebhookRules.isAddress(host) ? List.of(InetAddress.ofLiteral(host)) : names.of(host, total);
    for (InetAddress address : addresses) {
      Optional<String> refusal = rules.refusal(host, address);
      if (refusal.isPresent()) {
        return new Outcome.Broken("not sent: " + refusal.get());
      }
    }
    Duration left = total.minusNanos(System.nanoTime() - begun);
    if (!left.isPositive()) {
      return new Outcome.Broken("the name was not resolved in time");
    }
    InetAddress address = addresses.get(delivery.attempts() % addresses.size());
    return post.send(url, address, message.headers(), message.body(), left);
  }

  private static String why(IOException e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.substring(0, Math.min(300, message.length()));
  }
}
