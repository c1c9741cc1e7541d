package dev.plimsoll.mock.http;

import dev.plimsoll.mock.limit.Use;
import dev.plimsoll.mock.log.CallLog;
import dev.plimsoll.mock.overload.Faults;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** The listening socket with its event loops. Runs on threads of its own until it is closed. */
public final class Edge implements AutoCloseable {
  private static final int MOST_LOOPS = 2;
  private static final long WITHIN_SECONDS = 10;

  private final Vertx vertx;
  private final House house;
  private final InetSocketAddress address;

  private Edge(Vertx vertx, House house, InetSocketAddress address) {
    this.vertx = vertx;
    this.house = house;
    this.address = address;
  }

  /**
   * Listens on {@code host} and {@code port}; 0 picks a free one.
   *
   * @throws IOException when it cannot listen there
   */
  public static Edge open(String host, int port, Behaviour behaviour, CallLog log)
      throws IOException {
    int loops = Math.min(MOST_LOOPS, Runtime.getRuntime().availableProcessors());
    Vertx vertx = Vertx.vertx(fastStart(loops));
    House house = new House(behaviour, log, loops);
    AtomicInteger bound = new AtomicInteger();
    try {
      await(
          vertx.deployVerticle(
              () -> new Loop(house, host, port, bound::set),
              new DeploymentOptions().setInstances(loops)));
    } catch (ExecutionException | TimeoutException fault) {
      house.readers.close();
      vertx.close();
      throw cannotListen(host, port, fault);
    }
    house.readers.warm();
    return new Edge(vertx, house, new InetSocketAddress(host, bound.get()));
  }

  /** No files are served and no blocking work is handed to Vert.x. */
  private static VertxOptions fastStart(int loops) {
    return new VertxOptions()
        .setEventLoopPoolSize(loops)
        .setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(1)
        .setDisableTCCL(true)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  private static IOException cannotListen(String host, int port, Exception fault) {
    Throwable cause = fault.getCause() == null ? fault : fault.getCause();
    if (cause instanceof BindException) {
      return new IOException(
          "cannot listen on %s:%s: %s".formatted(host, port, cause.getMessage()));
    }
    return new IOException(
        "cannot listen on %s, port %s: %s; expected an address of this machine, such as 127.0.0.1"
            .formatted(host, port, cause.getMessage()));
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return address;
  }

  /** Calls that were received and have not ended. */
  public int inProgress() {
    return house.inProgress.get();
  }

  /** Calls that wait for a slot. */
  public int waiting() {
    return house.slots.waiting();
  }

  /** What came of each rate limit since the start. */
  public List<Use> limitUses() {
    return house.limits.uses();
  }

  /** What is wrong on purpose just now. */
  public Faults faults() {
    return house.faults();
  }

  /** Other faults for the calls that come from now on. */
  public void behave(Faults faults) {
    house.behave(faults);
  }

  /** Back to what the time line says. */
  public void behaveAsBefore() {
    house.behaveAsBefore();
  }

  /** Closes all connections; calls in progress end as cancelled. */
  @Override
  public void close() {
    try {
      await(vertx.close());
    } catch (ExecutionException | TimeoutException late) {
      // the process goes on without it; its threads hold no state anybody needs
    }
    house.readers.close();
  }

  private static void await(Future<?> future) throws ExecutionException, TimeoutException {
    try {
      future.toCompletionStage().toCompletableFuture().get(WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new TimeoutException("interrupted");
    }
  }
}
