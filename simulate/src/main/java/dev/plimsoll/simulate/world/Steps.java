package dev.plimsoll.simulate.world;

import java.util.List;

/** Lets the things of an agenda happen, and each server's looks at itself between them. */
final class Steps {
  /** As often as the live server looks. */
  private static final long SAMPLE_NANOS = 200_000_000;

  /** For so many looks, ten minutes, tasks that are parked may be all that there is. */
  private static final int MOST_STILL_LOOKS = 3_000;

  private final Agenda agenda;
  private final List<World> servers;
  private long nextSample = SAMPLE_NANOS;
  private int stillLooks;

  Steps(Agenda agenda, List<World> servers) {
    this.agenda = agenda;
    this.servers = servers;
  }

  /** The next thing; false when nothing ever will happen. */
  boolean next() {
    boolean isStill = agenda.next() == Long.MAX_VALUE;
    if (isStill && (nobodyLives() || ++stillLooks > MOST_STILL_LOOKS)) {
      return false;
    }
    if (nextSample > agenda.next()) {
      stillLooks = 0;
      return agenda.step();
    }
    agenda.passTo(nextSample);
    nextSample += SAMPLE_NANOS;
    for (World server : servers) {
      server.look();
    }
    return true;
  }

  private boolean nobodyLives() {
    for (World server : servers) {
      if (server.alive() > 0) {
        return false;
      }
    }
    return true;
  }
}
