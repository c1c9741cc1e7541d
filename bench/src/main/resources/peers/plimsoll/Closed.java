import dev.plimsoll.app.Storage;
import dev.plimsoll.app.config.ServeConfig;
import dev.plimsoll.base.yaml.Yaml;
import dev.plimsoll.core.engine.Effect.Refusal;
import dev.plimsoll.core.engine.Engine;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.model.CallListener;
import dev.plimsoll.ports.model.EchoModel;
import dev.plimsoll.ports.model.ModelAnswer;
import dev.plimsoll.ports.model.ModelCall;
import dev.plimsoll.ports.model.ModelClient;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.Commit;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.serve.ServerSettings;
import dev.plimsoll.serve.Stores;
import dev.plimsoll.serve.agents.AgentFloor;
import dev.plimsoll.serve.agents.Models;
import dev.plimsoll.serve.dispatch.Admission;
import dev.plimsoll.serve.dispatch.Dispatcher;
import dev.plimsoll.serve.dispatch.LeaseKeeper;
import dev.plimsoll.serve.dispatch.SteadyClock;
import dev.plimsoll.serve.dispatch.WishKeeper;
import dev.plimsoll.serve.dispatch.Submission;
import dev.plimsoll.serve.observe.CallMetrics;
import dev.plimsoll.serve.observe.MeteredModel;
import dev.plimsoll.serve.observe.Metrics;
import dev.plimsoll.serve.upkeep.Pruner;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Loads the server's own parts without its HTTP: a store, how many agents, and then a load. All is
 * wired as the server wires it; only caps are raised.
 */
public final class Closed {
  private static final String[] TENANTS = // of which a server has one text each, that of their key
      IntStream.range(0, 8).mapToObj(n -> "tenant-" + n).toArray(String[]::new);
  private static final int MOST_TRIES = 120; // a minute
  private static final Priority[] PRIORITIES = Priority.values();
  private static final String SETTINGS =
      """
      provider: {kind: echo}
      queue: {critical: 2100000, high: 2100000, normal: 2100000, low: 2100000, total: 2100000,
        reserve: 0%%}
      agents:
        - {role: general, count: %d, concurrency: 32}
      store: {url: "%s"}
      """;

  private final LongAdder commits = new LongAdder();
  private final LongAdder inserts = new LongAdder();
  private final LongAdder changes = new LongAdder();
  private final LongAdder begunAtOnce = new LongAdder();
  private final LongAdder sentAgain = new LongAdder();
  private final Load load;

  private Closed(Load load) {
    this.load = load;
  }

  public static void main(String[] args) throws Exception {
    new Closed(new Load(Arrays.copyOfRange(args, 2, args.length)))
        .run(ServeConfig.of(
            Yaml.parse("driver", SETTINGS.formatted(Integer.parseInt(args[1]), args[0])), _ -> ""));
  }

  private void run(ServeConfig config) throws Exception {
    ServerSettings settings = config.server();
    Stores stores = Storage.open(config.store(), "bench").stores();
    TaskStore store = counted(stores.tasks());
    SteadyClock clock = new SteadyClock();
    Metrics metrics = new Metrics();
    Engine engine = new Engine(settings.engine(), new SplittableRandom(settings.seed()));
    Dispatcher dispatcher = new Dispatcher(engine, store, clock, 20_000_000, metrics);
    metrics.watch(dispatcher);
    var _ = new LeaseKeeper(store, dispatcher, new WishKeeper(store, dispatcher)).start();
    var _ = new Pruner(store, stores.ledger(), settings.retention(), clock);
    ModelClient model = new MeteredModel("echo", new Started(), new CallMetrics(metrics.registry()));
    long begin = System.currentTimeMillis() << 16;
    load.run(new Load.Target() {
      @Override
      public void enqueue(long number, String payload) throws InterruptedException {
        long time = begin + (number >> 12 << 16) | 0x7000L | number & 0xFFF;
        for (int tries = 0; ; tries++) {
          // In order of time and well spread, as those that the server gives out.
          TaskId id = new TaskId(time, Long.MIN_VALUE | spread(number + tries));
          Admission answer = dispatcher.submit(submission(id, number, payload));
          if (answer instanceof Admission.Accepted) {
            return;
          }
          if (!isSlowStore(answer) || tries == MOST_TRIES) {
            throw new IllegalStateException("a task was refused: " + answer);
          }
          sentAgain.increment(); // the task is not there: a client would send it again
          Thread.sleep(500);
        }
      }

      @Override
      public void work() {
        var _ = new AgentFloor(settings.agents(), dispatcher, Models.ungated(model));
      }

      @Override
      public String more() {
        return String.format(
            Locale.ROOT,
            ",\"tasksPerCommit\":%.1f,\"changesPerCommit\":%.1f,\"begunAtOnce\":%.4f,\"sentAgain\":%d",
            (double) inserts.sum() / Math.max(1, commits.sum()),
            (double) changes.sum() / Math.max(1, commits.sum()),
            (double) begunAtOnce.sum() / Math.max(1, inserts.sum()),
            sentAgain.sum());
      }
    });
  }

  /** Stood still, or the whole machine did: after five seconds nobody waits for it any more. */
  private static boolean isSlowStore(Admission answer) {
    return answer instanceof Admission.Refused refused
        && refused.refusal().reason() == Refusal.Reason.STORE_FAILED;
  }

  private static long spread(long number) {
    return number * 0x9E37_79B9_7F4A_7C15L >>> 2;
  }

  private static Submission submission(TaskId id, long number, String payload) {
    TaskRequest request =
        new TaskRequest(
            TENANTS[(int) (number % TENANTS.length)],
            payload,
            PRIORITIES[(int) (number / TENANTS.length % PRIORITIES.length)],
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            java.util.OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new Submission(id, "general", 256, request, Optional.empty());
  }

  /** The store itself, its commits counted: what is durably over is known there first. */
  private TaskStore counted(TaskStore store) {
    return (TaskStore)
        Proxy.newProxyInstance(
            Closed.class.getClassLoader(),
            new Class<?>[] {TaskStore.class},
            (_, method, args) -> {
              try {
                Object answer = method.invoke(store, args);
                if (answer instanceof Commit && args[0] instanceof List<?> group) {
                  committed(group);
                }
                return answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void committed(List<?> group) {
    commits.increment();
    changes.add(group.size());
    for (Object change : group) {
      if (change instanceof Change.Finished over) {
        if (over.status() != Status.COMPLETED) {
          throw new IllegalStateException("a task is over as " + over.status());
        }
        load.completed(Load.number(over.result().orElseThrow().text()));
      } else if (change instanceof Change.Insert insert) {
        inserts.increment();
        if (insert.task().status() == Status.RUNNING) {
          begunAtOnce.increment();
        }
      }
    }
  }

  /** Echoes, and says that a task has reached its agent. */
  private final class Started implements ModelClient {
    private final ModelClient echo = new EchoModel();

    @Override
    public ModelAnswer call(ModelCall call, CallListener listener) throws InterruptedException {
      load.started(Load.number(call.messages().getLast().content()));
      return echo.call(call, listener);
    }

    @Override
    public String describe() {
      return echo.describe();
    }

    @Override
    public void close() {}
  }
}
