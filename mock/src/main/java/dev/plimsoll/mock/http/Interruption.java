package dev.plimsoll.mock.http;

import dev.plimsoll.mock.draw.Draws;
import dev.plimsoll.mock.draw.Draws.Fault;
import dev.plimsoll.mock.overload.Break;
import dev.plimsoll.mock.overload.Breaks;
import java.time.Duration;
import java.util.Optional;

/** Where one answer stops in the middle, and whether it goes on. */
sealed interface Interruption {
  /** After how many tokens. */
  int after();

  /** The connection is closed. */
  record Cut(int after) implements Interruption {}

  /** Nothing more comes, for a while or for good. */
  record Stall(int after, Optional<Duration> lasting) implements Interruption {}

  /**
   * Drawn for a call of so many tokens; where a cut and a stall meet, the earlier, then the cut.
   */
  static Optional<Interruption> of(Breaks breaks, Draws draws, long call, int tokens) {
    if (breaks.spareAnswers()) {
      return Optional.empty();
    }
    Optional<Break> cut = breaks.cut().filter(drawn -> hits(drawn, draws, call, tokens, Fault.CUT));
    Optional<Break> stall =
        breaks.stall().filter(drawn -> hits(drawn, draws, call, tokens, Fault.STALL));
    int cutAfter = cut.map(Break::after).orElse(Integer.MAX_VALUE);
    if (stall.isPresent() && stall.get().after() < cutAfter) {
      return Optional.of(new Stall(stall.get().after(), stall.get().lasting()));
    }
    return cut.map(drawn -> new Cut(drawn.after()));
  }

  private static boolean hits(Break drawn, Draws draws, long call, int tokens, Fault fault) {
    return drawn.after() <= tokens && draws.hits(call, drawn.share(), fault);
  }
}
