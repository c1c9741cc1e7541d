package dev.plimsoll.serve.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.core.engine.Engine;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.work.QueueMode;
import dev.plimsoll.ports.settings.MemorySettings;
import dev.plimsoll.ports.settings.SettingStore;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import dev.plimsoll.serve.dispatch.Dispatcher;
import dev.plimsoll.serve.dispatch.SteadyClock;
import dev.plimsoll.serve.keys.Waiters;
import dev.plimsoll.serve.observe.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueSwitchTest {
  private final SettingStore kept = new MemorySettings();
  private final List<Dispatcher> started = new ArrayList<>();

  /** A start of the server. */
  private Dispatcher start() {
    Engine engine = new Engine(EngineSettings.standard(), new SplittableRandom(1));
    Dispatcher dispatcher =
        new Dispatcher(
            engine, new MemoryTaskStore(10), new SteadyClock(), 1_000, new Waiters(new Metrics()));
    started.add(dispatcher);
    return dispatcher;
  }

  private QueueMode modeAtNextStart() {
    Dispatcher next = start();
    new QueueSwitch(next, kept).recall();
    return next.counts().mode();
  }

  @AfterEach
  void stop() {
    started.forEach(Dispatcher::close);
  }

  @Test
  void a_server_starts_open_unless_it_was_told_otherwise() {
    assertThat(modeAtNextStart()).isEqualTo(QueueMode.OPEN);
  }

  @Test
  void what_it_was_told_last_holds_after_a_crash() {
    QueueSwitch queue = new QueueSwitch(start(), kept);
    queue.set(QueueMode.PAUSED);
    assertThat(modeAtNextStart()).isEqualTo(QueueMode.PAUSED);
    queue.set(QueueMode.DRAINING);
    assertThat(modeAtNextStart()).isEqualTo(QueueMode.DRAINING);
    queue.set(QueueMode.OPEN);
    assertThat(modeAtNextStart()).isEqualTo(QueueMode.OPEN);
  }

  @Test
  void a_stop_in_order_ends_a_drain_and_no_pause() {
    QueueSwitch queue = new QueueSwitch(start(), kept);
    queue.set(QueueMode.DRAINING);
    queue.stopped();
    assertThat(modeAtNextStart()).isEqualTo(QueueMode.OPEN);
    queue.set(QueueMode.PAUSED);
    queue.stopped();
    assertThat(modeAtNextStart()).isEqualTo(QueueMode.PAUSED);
  }

  @Test
  void a_mode_of_another_version_is_left_alone() {
    kept.put("queue mode", "hibernating");
    assertThat(modeAtNextStart()).isEqualTo(QueueMode.OPEN);
  }

  @Test
  void a_pause_is_there_also_when_it_cannot_be_kept() {
    Dispatcher dispatcher = start();
    QueueSwitch queue = new QueueSwitch(dispatcher, new FullDisk());
    assertThatThrownBy(() -> queue.set(QueueMode.PAUSED)).isInstanceOf(StoreException.class);
    assertThat(dispatcher.counts().mode()).isEqualTo(QueueMode.PAUSED);
  }

  @Test
  void a_stop_goes_on_when_the_store_fails() {
    Dispatcher dispatcher = start();
    dispatcher.queue(QueueMode.DRAINING);
    new QueueSwitch(dispatcher, new FullDisk()).stopped();
    assertThat(dispatcher.counts().mode()).isEqualTo(QueueMode.DRAINING);
  }

  /** Keeps nothing. */
  private static final class FullDisk implements SettingStore {
    @Override
    public Optional<String> get(String name) {
      throw new StoreException("the disk is full");
    }

    @Override
    public void put(String name, String value) {
      throw new StoreException("the disk is full");
    }

    @Override
    public void remove(String name) {
      throw new StoreException("the disk is full");
    }
  }
}
