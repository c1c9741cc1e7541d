package dev.plimsoll.serve.webhook;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.Timings;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocketFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A store whose tasks end at once, names that stand for what a test says, a clock moved by hand.
 */
final class Ends implements Names, InstantSource, AutoCloseable {
  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  final MemoryTaskStore store = new MemoryTaskStore(10_000);
  final Map<String, String> names = new ConcurrentHashMap<>();
  final AtomicInteger lookups = new AtomicInteger();
  private final AtomicReference<Duration> moved = new AtomicReference<>(Duration.ZERO);
  private final List<WebhookSender> senders = new ArrayList<>();
  private int count;

  static WebhookSettings settings(Duration... delays) {
    WebhookSettings usual =
        WebhookSettings.with(new Secrets(List.of(Secret.parse(SECRET)), Map.of()));
    return new WebhookSettings(
        usual.secrets(),
        true,
        List.of(),
        Set.of(),
        new RetrySchedule(List.of(delays), 0.1, Duration.ofMillis(100)),
        new WebhookSettings.Limits(16, 4, Duration.ofSeconds(5), Duration.ofSeconds(8), 100_000));
  }

  WebhookSender sender(WebhookSettings settings) {
    return sender(settings, (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  WebhookSender sender(WebhookSettings settings, SSLSocketFactory tls) {
    WebhookSender sender =
        new WebhookSender(
            settings,
            new Outbox(store, store.deliveries(), Ends::view),
            new WebhookSender.Wire(this, tls),
            this,
            new SplittableRandom(1));
    senders.add(sender);
    return sender;
  }

  private static ObjectNode view(TaskRecord task) {
    ObjectNode view = JsonNodeFactory.instance.objectNode();
    view.put("taskId", task.id().value());
    view.put("status", task.status().word());
    task.result().ifPresent(result -> view.put("result", result.text()));
    return view;
  }

  TaskId completed(String url) {
    return ended(url, "default", Status.COMPLETED, "the “result”");
  }

  TaskId ended(String url, String tenant, Status status, String result) {
    TaskId id = new TaskId(0x0199_0000_0000_7000L, 0x8000_0000_0000_0000L + ++count);
    TaskRequest request =
        new TaskRequest(
            tenant,
            "t",
            Priority.NORMAL,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(url),
            Optional.empty());
    boolean done = status == Status.COMPLETED;
    Change.Finished end =
        new Change.Finished(
            id,
            status,
            instant(),
            done
                ? Optional.of(new TaskRecord.TaskResult(result, "m", new Usage(1, 0, 1), "stop"))
                : Optional.empty(),
            done ? Optional.empty() : Optional.of(Failure.lasting("http_400", "no")),
            Optional.empty(),
            Timings.NONE);
    TaskRecord task = TaskRecord.accepted(id, request, "general", 1, instant());
    var _ = store.commit(List.of(new Change.Insert(task, Optional.empty()), end));
    return id;
  }

  Optional<Delivery> left(TaskId id) {
    return store.deliveries().find(id);
  }

  void move(Duration time) {
    moved.updateAndGet(time::plus);
  }

  @Override
  public Instant instant() {
    return InstantSource.system().instant().plus(moved.get());
  }

  @Override
  public List<InetAddress> of(String host, Duration within) throws IOException {
    lookups.incrementAndGet();
    String address = names.get(host);
    if (address == null) {
      throw new java.net.UnknownHostException("the name has no address");
    }
    return List.of(InetAddress.ofLiteral(address));
  }

  @Override
  public void close() {
    senders.forEach(WebhookSender::close);
    store.close();
  }
}
