package dev.plimsoll.serve.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Engine;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.Unfinished;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LeaseKeeperTest {
  private static final Duration TINY = Duration.ofNanos(3); // over at every look

  @Test
  void the_lease_is_renewed_in_the_middle_of_a_long_take_over() {
    List<String> calls = new CopyOnWriteArrayList<>();
    TaskStore store = leaving(30_500, calls);
    Engine engine = new Engine(EngineSettings.standard(), new SplittableRandom(1));
    try (Dispatcher dispatcher = new Dispatcher(engine, store, new SteadyClock(), 100, NOBODY);
        LeaseKeeper keeper =
            new LeaseKeeper(store, dispatcher, new WishKeeper(store, dispatcher))) {
      assertThat(keeper.start()).isEqualTo(30_500);
      assertThat(List.copyOf(calls).subList(0, 8))
          .containsExactly(
              "renew", "takeOver", "renew", "takeOver", "renew", "takeOver", "renew", "takeOver");
    }
  }

  /** A store of several nodes, one of which left so many tasks. */
  private static TaskStore leaving(int tasks, List<String> calls) {
    MemoryTaskStore memory = new MemoryTaskStore(10);
    long[] left = {tasks};
    return (TaskStore)
        Proxy.newProxyInstance(
            LeaseKeeperTest.class.getClassLoader(),
            new Class<?>[] {TaskStore.class},
            (_, method, args) -> {
              switch (method.getName()) {
                case "lease":
                  return TINY;
                case "renew":
                  calls.add("renew");
                  return true;
                case "takeOver":
                  calls.add("takeOver");
                  long taken = Math.min(left[0], (int) args[0]);
                  left[0] -= taken;
                  return LongStream.range(left[0], left[0] + taken)
                      .mapToObj(LeaseKeeperTest::task)
                      .toList();
                default:
                  try {
                    return method.invoke(memory, args);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
              }
            });
  }

  private static Unfinished task(long n) {
    TaskRecord task =
        TaskRecord.accepted(new TaskId(0, n), TaskRequest.of("t"), "general", 1, Instant.EPOCH);
    return new Unfinished(task.ticket(), 0, 0, Optional.empty(), Instant.EPOCH);
  }

  private static final Dispatcher.Listener NOBODY =
      new Dispatcher.Listener() {
        @Override
        public void on(Effect effect) {}

        @Override
        public void waited(Priority priority, Duration time) {}
      };
}
