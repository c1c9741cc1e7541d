package dev.plimsoll.serve.webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The machine's own resolver. It cannot be interrupted and would hold a carrier of virtual threads,
 * so it has daemon threads of its own, a bounded number, which end when nobody asks.
 */
public final class SystemNames implements Names {
  private static final int MOST_AT_ONCE = 128;
  private static final long IDLE_SECONDS = 10;

  private final ExecutorService threads =
      new ThreadPoolExecutor(
          0,
          MOST_AT_ONCE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().name("webhook-names-", 0).daemon().factory());

  @Override
  public List<InetAddress> of(String host, Duration within)
      throws IOException, InterruptedException {
    try {
      Future<InetAddress[]> found = threads.submit(() -> InetAddress.getAllByName(host));
      return List.of(found.get(within.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException _) {
      throw new UnknownHostException("the name was not resolved in time");
    } catch (RejectedExecutionException _) {
      throw new UnknownHostException("too many names are being resolved");
    } catch (ExecutionException _) {
      throw new UnknownHostException("the name has no address");
    }
  }
}
