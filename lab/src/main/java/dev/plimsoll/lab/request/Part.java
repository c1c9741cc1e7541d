package dev.plimsoll.lab.request;

import dev.plimsoll.lab.trace.Trace;
import java.util.UUID;
import java.util.function.ToIntFunction;

/** One piece of a template. */
sealed interface Part {
  String render(Variables variables);

  default boolean needsTrace() {
    return false;
  }

  record Literal(String text) implements Part {
    @Override
    public String render(Variables variables) {
      return text;
    }
  }

  /** A version 4 UUID from the request's generator: equal seeds, equal UUIDs. */
  record Uuid() implements Part {
    @Override
    public String render(Variables variables) {
      long high = (variables.random().nextLong() & ~0xF000L) | 0x4000L;
      long low = (variables.random().nextLong() >>> 2) | (1L << 63);
      return new UUID(high, low).toString();
    }
  }

  record Int(long least, long most) implements Part {
    @Override
    public String render(Variables variables) {
      return Long.toString(variables.random().nextLong(least, most + 1));
    }
  }

  record User() implements Part {
    @Override
    public String render(Variables variables) {
      return Long.toString(variables.user());
    }
  }

  record Index() implements Part {
    @Override
    public String render(Variables variables) {
      return Long.toString(variables.index());
    }
  }

  record TraceTokens(ToIntFunction<Trace.Row> figure) implements Part {
    @Override
    public String render(Variables variables) {
      return Integer.toString(variables.trace().map(figure::applyAsInt).orElse(0));
    }

    @Override
    public boolean needsTrace() {
      return true;
    }
  }

  /** As many words of one token each as the recorded prompt had tokens. */
  record Prompt() implements Part {
    private static final String WORD = " the";

    @Override
    public String render(Variables variables) {
      return WORD.repeat(variables.trace().map(Trace.Row::contextTokens).orElse(0));
    }

    @Override
    public boolean needsTrace() {
      return true;
    }
  }
}
