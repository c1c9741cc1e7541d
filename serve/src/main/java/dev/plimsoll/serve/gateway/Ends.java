package dev.plimsoll.serve.gateway;

import dev.plimsoll.core.cost.Spent;
import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.engine.CallEnd.Kind;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Failure.Remedy;
import dev.plimsoll.ports.model.ModelAnswer;
import java.util.Optional;

/** What the end of a call says of its provider. */
final class Ends {
  private Ends() {}

  static CallEnd of(ModelAnswer answer) {
    return switch (answer) {
      case ModelAnswer.Completed done -> {
        long tokens = done.usage().input() + done.usage().output();
        yield new CallEnd(
            Kind.ANSWERED,
            tokens == 0 ? Optional.empty() : Optional.of((int) Math.min(tokens, Integer.MAX_VALUE)),
            Optional.empty(),
            tokens == 0 ? Optional.empty() : Optional.of(new Spent(done.usage(), false)));
      }
      case ModelAnswer.Failed failed ->
          new CallEnd(kind(failed.failure()), Optional.empty(), failed.failure().retryAfter());
    };
  }

  private static Kind kind(Failure failure) {
    return switch (failure.kind()) {
      case "http_429" -> failure.remedy() == Remedy.GIVE_UP ? Kind.REJECTED : Kind.LIMITED;
      case "http_503", "http_529" -> Kind.OVERLOADED;
      case "timeout", "stalled", "http_408", "http_504" -> Kind.TIMED_OUT;
      case "cancelled" -> Kind.CANCELLED;
      case "pool_full" -> Kind.LIMITED; // it is ours that is full
      default -> isOurs(failure) ? Kind.REJECTED : Kind.BROKEN;
    };
  }

  /** A failure inside the provider is its own, also where repeating the call is useless. */
  private static boolean isOurs(Failure failure) {
    return failure.remedy() == Remedy.GIVE_UP && !failure.kind().startsWith("http_5");
  }
}
