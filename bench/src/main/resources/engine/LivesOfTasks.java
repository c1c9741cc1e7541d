package dev.plimsoll.bench.engine.jmh;

import dev.plimsoll.bench.engine.Lives;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.serve.dispatch.Dispatcher;
import dev.plimsoll.serve.observe.Decisions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Events a second of one thread; every effect goes to the server's own decision records. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class LivesOfTasks {
  @State(Scope.Thread)
  public static class Plain {
    Lives lives;

    @Setup
    public void fill(Blackhole hole) {
      lives = lives(false, hole);
    }
  }

  @State(Scope.Thread)
  public static class Calling {
    Lives lives;

    @Setup
    public void fill(Blackhole hole) {
      lives = lives(true, hole);
    }
  }

  private static Lives lives(boolean calling, Blackhole hole) {
    Dispatcher.Listener last =
        new Dispatcher.Listener() {
          @Override
          public void on(Effect effect) {
            hole.consume(effect);
          }

          @Override
          public void waited(Priority priority, Duration time) {}
        };
    return new Lives(calling, new Decisions(last, InstantSource.system())::on);
  }

  @Benchmark
  @OperationsPerInvocation(Lives.EVENTS)
  public void life(Plain state) {
    state.lives.live();
  }

  @Benchmark
  @OperationsPerInvocation(Lives.EVENTS_WITH_CALL)
  public void lifeWithCall(Calling state) {
    state.lives.live();
  }
}
