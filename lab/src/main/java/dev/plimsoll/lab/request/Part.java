package dev.plimsoll.lab.request;

import dev.plimsoll.lab.trace.Trace;
import java.util.List;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** One piece of a template. */
sealed interface Part {
  /** Its text, or null where the variables have none. */
  @Nullable String render(Variables variables);

  record Literal(String text) implements Part {
    @Override
    public String render(Variables variables) {
      return text;
    }
  }

  /** An environment variable, read with the scenario. Its value is shown to nobody. */
  record Environment(String value) implements Part {
    @Override
    public String render(Variables variables) {
      return value;
    }

    @Override
    public String toString() {
      return "Environment[***]";
    }
  }

  /** Another part, escaped for the place where it stands. */
  record Escaped(Part part, Escape escape) implements Part {
    @Override
    public @Nullable String render(Variables variables) {
      String value = part.render(variables);
      return value == null ? null : escape.of(value);
    }
  }

  record Column(int index) implements Part {
    @Override
    public @Nullable String render(Variables variables) {
      return variables.row().map(row -> row.value(index)).orElse(null);
    }
  }

  record Saved(String name) implements Part {
    @Override
    public @Nullable String render(Variables variables) {
      return variables.session().value(name);
    }
  }

  record Choice(List<String> of) implements Part {
    @Override
    public String render(Variables variables) {
      return of.get(variables.random().nextInt(of.size()));
    }
  }

  /** Words of a small vocabulary, drawn evenly. */
  record Words(int count) implements Part {
    private static final List<String> VOCABULARY =
        List.of(
            "cargo",
            "harbour",
            "draught",
            "anchor",
            "tide",
            "signal",
            "order",
            "vessel",
            "chart",
            "load",
            "line",
            "water",
            "north",
            "crane",
            "ballast",
            "pilot",
            "wind",
            "deck",
            "buoy",
            "answer",
            "question",
            "summer",
            "winter",
            "fresh",
            "salt",
            "mark",
            "weight",
            "keel",
            "hull",
            "mast",
            "rope",
            "storm");

    @Override
    public String render(Variables variables) {
      StringBuilder out = new StringBuilder(count * 7);
      for (int i = 0; i < count; i++) {
        out.append(i == 0 ? "" : " ");
        out.append(VOCABULARY.get(variables.random().nextInt(VOCABULARY.size())));
      }
      return out.toString();
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
      return Long.toString(variables.turn().user());
    }
  }

  record Iteration() implements Part {
    @Override
    public String render(Variables variables) {
      return Long.toString(variables.turn().iteration());
    }
  }

  record Index() implements Part {
    @Override
    public String render(Variables variables) {
      return Long.toString(variables.turn().index());
    }
  }

  record TraceTokens(ToIntFunction<Trace.Row> figure) implements Part {
    @Override
    public String render(Variables variables) {
      return Integer.toString(variables.trace().map(figure::applyAsInt).orElse(0));
    }
  }

  /** As many words of one token each as the recorded prompt had tokens. */
  record Prompt() implements Part {
    private static final String WORD = " the";

    @Override
    public String render(Variables variables) {
      return WORD.repeat(variables.trace().map(Trace.Row::contextTokens).orElse(0));
    }
  }
}
