package dev.plimsoll.serve.webhook;

import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.delivery.DeliveryStore;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLSocketFactory;

/**
 * Tells ends until each was told or given up: at least once, in no order. One thread claims what is
 * due and a virtual thread sends each; it sleeps until something ends, is due, or a slow poll. What
 * it has not written down when it dies is told again by the next, under the same id.
 */
public final class WebhookSender implements AutoCloseable {
  private static final Logger LOG = System.getLogger(WebhookSender.class.getName());
  private static final Duration POLL = Duration.ofSeconds(30);
  private static final Duration WHILE_BUSY = Duration.ofMillis(250);
  private static final Duration LEAST = Duration.ofMillis(20);
  private static final Duration IN_TROUBLE = Duration.ofSeconds(1);
  private static final Duration LAST_CHANCE = Duration.ofSeconds(2);

  /** So soon it is noticed that somebody set the clock back; no store is asked for it. */
  private static final Duration CLOCK_LOOK = Duration.ofSeconds(5);

  private final WebhookSettings settings;
  private final DeliveryStore deliveries;
  private final InstantSource clock;
  private final RandomGenerator random; // under the lock
  private final Teller teller;
  private final ScheduledExecutorService timer;
  private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Lanes lanes;
  private boolean awake;
  private boolean wanting; // something may be due that had no free lane
  private boolean stopping;
  private boolean troubled; // the claiming thread's only
  private final SetBack setBack; // the claiming thread's only

  /** How to reach others. */
  public record Wire(Names names, SSLSocketFactory tls) {}

  /** Begins to tell at once. */
  public WebhookSender(
      WebhookSettings settings,
      Outbox outbox,
      Wire wire,
      InstantSource clock,
      RandomGenerator random) {
    this.settings = settings;
    this.deliveries = outbox.deliveries();
    this.clock = clock;
    this.random = random;
    this.setBack = new SetBack(settings, deliveries, clock);
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("webhook-timer").daemon().factory());
    WebhookSettings.Limits limits = settings.limits();
    this.lanes = new Lanes(limits.atOnce(), limits.perHost());
    Post post = new Post(wire.tls(), timer, limits.connect());
    this.teller = new Teller(settings, outbox, wire.names(), post, clock);
    deliveries.onNew(this::wake);
    this.thread = Thread.ofPlatform().name("webhook-sender").daemon().start(this::claimUntilClosed);
  }

  /** Something may be due now. Never blocks for long. */
  public void wake() {
    lock.lock();
    try {
      awake = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void claimUntilClosed() {
    try {
      while (!isStopping()) {
        sleep(claimInTrouble());
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private Duration claimInTrouble() {
    try {
      setBack.mend();
      Duration pause = claim();
      troubled = false;
      return pause;
    } catch (StoreException e) {
      if (!troubled) {
        LOG.log(Level.WARNING, "webhooks wait for the store: {0}", e.getMessage());
      }
    } catch (RuntimeException e) { // a bug must not end the one thread that claims
      LOG.log(Level.ERROR, "webhooks cannot be claimed", e);
    }
    troubled = true;
    return IN_TROUBLE;
  }

  /** Claims and begins all that is due and has a lane; says how long to sleep then. */
  private Duration claim() {
    while (true) {
      int most;
      Set<String> busy;
      lock.lock();
      try {
        awake = false;
        most = lanes.claimable();
        busy = lanes.busy();
        wanting = most == 0 || !busy.isEmpty();
        if (stopping || most == 0) {
          return POLL; // an end wakes
        }
      } finally {
        lock.unlock();
      }
      Instant now = clock.instant();
      Instant until = now.plus(settings.limits().lease());
      List<Delivery> claimed = deliveries.claim(now, until, most, busy);
      claimed.forEach(this::begin);
      if (claimed.isEmpty()) {
        Optional<Instant> due = deliveries.nextDue();
        return due.map(at -> pause(now, at, !busy.isEmpty())).orElse(POLL);
      }
    }
  }

  private static Duration pause(Instant now, Instant due, boolean busy) {
    Duration left = Duration.between(now, due);
    if (!left.isPositive()) { // of a busy host, or another node is taking it
      return busy ? WHILE_BUSY : LEAST;
    }
    return left.compareTo(POLL) < 0 ? left : POLL;
  }

  private void sleep(Duration pause) throws InterruptedException {
    lock.lock();
    try {
      long left = pause.toNanos();
      while (!awake && !stopping && left > 0 && !setBack.isNoticed()) {
        long slice = Math.min(left, CLOCK_LOOK.toNanos());
        left -= slice - news.awaitNanos(slice);
      }
    } finally {
      lock.unlock();
    }
  }

  private void begin(Delivery delivery) {
    lock.lock();
    try {
      if (stopping || !lanes.enter(delivery)) {
        return;
      }
    } finally {
      lock.unlock();
    }
    senders.execute(() -> send(delivery));
  }

  /** Sends one and then whatever waited behind it, until nothing does. */
  private void send(Delivery first) {
    Optional<Delivery> next = Optional.of(first);
    while (next.isPresent()) {
      Delivery delivery = next.get();
      try {
        tell(delivery);
      } catch (StoreException e) { // its lease ends, and it is sent again
        LOG.log(Level.WARNING, "the end of a webhook is not written down: {0}", e.getMessage());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException | OutOfMemoryError e) {
        LOG.log(Level.ERROR, "a webhook cannot be sent: " + delivery.id(), e);
      } finally {
        next = left(delivery.host());
      }
    }
  }

  private Optional<Delivery> left(String host) {
    lock.lock();
    try {
      Optional<Delivery> next = lanes.leave(host);
      if (wanting && next.isEmpty()) {
        awake = true;
        news.signalAll();
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void tell(Delivery delivery) throws InterruptedException {
    Instant latest = delivery.due().minus(settings.limits().total());
    if (isStopping() || clock.instant().isAfter(latest)) {
      return; // whoever claims it after our lease has it alone
    }
    Outcome outcome = teller.tell(delivery);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    int attempts = delivery.attempts() + 1;
    Instant now = clock.instant();
    switch (next(attempts, outcome, now)) {
      case RetrySchedule.Next.Done _ -> deliveries.delivered(delivery.id());
      case RetrySchedule.Next.Again again -> {
        deliveries.failed(delivery.id(), attempts, again.due(), again.error());
        wake(); // it may be due before what the claiming thread sleeps for
      }
      case RetrySchedule.Next.GivenUp end -> {
        LOG.log(
            Level.WARNING,
            "the end of task {0} is not told any more: {1}",
            delivery.task(),
            end.error());
        deliveries.gaveUp(delivery.id(), attempts, now, end.error());
      }
    }
  }

  private RetrySchedule.Next next(int attempts, Outcome outcome, Instant now) {
    lock.lock();
    try {
      return settings.retry().after(attempts, outcome, now, random);
    } finally {
      lock.unlock();
    }
  }

  private boolean isStopping() {
    lock.lock();
    try {
      return stopping;
    } finally {
      lock.unlock();
    }
  }

  /** What is under way has two seconds more; the rest stays in the outbox. */
  @Override
  public void close() {
    deliveries.onNew(() -> {});
    lock.lock();
    try {
      stopping = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      if (!thread.join(LAST_CHANCE)) {
        thread.interrupt();
      }
      senders.shutdown();
      if (!senders.awaitTermination(LAST_CHANCE.toMillis(), TimeUnit.MILLISECONDS)) {
        var _ = senders.shutdownNow();
        var _ = senders.awaitTermination(LAST_CHANCE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException _) {
      var _ = senders.shutdownNow();
      Thread.currentThread().interrupt();
    }
    var _ = timer.shutdownNow();
  }
}
