package dev.plimsoll.serve.upkeep;

import dev.plimsoll.core.work.QueueMode;
import dev.plimsoll.ports.settings.SettingStore;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import dev.plimsoll.serve.dispatch.Dispatcher;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The mode of the queue, kept so that it outlives the server: a pause until it is resumed, a drain
 * until it is resumed or the server is stopped in order, which is what it was for. Thread-safe.
 */
public final class QueueSwitch {
  private static final Logger LOG = System.getLogger(QueueSwitch.class.getName());
  private static final String NAME = "queue mode";

  private final Dispatcher dispatcher;
  private final SettingStore settings;
  private final ReentrantLock turn = new ReentrantLock();

  public QueueSwitch(Dispatcher dispatcher, SettingStore settings) {
    this.dispatcher = dispatcher;
    this.settings = settings;
  }

  /** Sets the mode that the server had before; called before there are tasks and agents. */
  public void recall() {
    settings.get(NAME).flatMap(QueueMode::of).ifPresent(dispatcher::queue);
  }

  /**
   * Sets the mode, at once, and keeps it.
   *
   * @throws StoreException when it is set, but perhaps not kept
   */
  public void set(QueueMode mode) {
    turn.lock(); // what is kept is what was set last
    try {
      dispatcher.queue(mode);
      if (mode == QueueMode.OPEN) {
        settings.remove(NAME);
      } else {
        settings.put(NAME, mode.word());
      }
    } finally {
      turn.unlock();
    }
  }

  /** The server is stopped in order: a drain has done what it was for. */
  public void stopped() {
    try {
      if (dispatcher.counts().mode() == QueueMode.DRAINING) {
        settings.remove(NAME);
      }
    } catch (StoreException e) {
      LOG.log(Level.WARNING, "the next start will be draining still: {0}", e.getMessage());
    }
  }
}
