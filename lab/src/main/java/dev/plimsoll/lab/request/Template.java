package dev.plimsoll.lab.request;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Text with names in {@code ${…}}, parsed once; filling it in reads nothing but the variables it is
 * given. Two dollars before a brace stand for a plain one.
 */
public final class Template {
  private final String source;
  private final List<Part> parts;

  Template(String source, List<Part> parts) {
    this.source = source;
    this.parts = parts;
  }

  /** A template that names no rows, saved values or environment, with nothing escaped. */
  public static Template parse(String text) {
    return raw(text, Names.NONE);
  }

  /**
   * Parses a template whose values stand as they are.
   *
   * @throws IllegalArgumentException for an unknown name (with the nearest), wrong arguments or a
   *     missing brace; the message says at which character
   */
  public static Template raw(String text, Names names) {
    return new Template(text, new TemplateParser(names, Escape.RAW).parse(text));
  }

  /** As {@link #raw}, with what stands in a row or comes from outside percent-encoded. */
  public static Template url(String text, Names names) {
    return new Template(text, new TemplateParser(names, Escape.URL).parse(text));
  }

  /** As {@link #raw}, with what stands in a row or comes from outside escaped for JSON. */
  public static Template json(String text, Names names) {
    return new Template(text, new TemplateParser(names, Escape.JSON).parse(text));
  }

  /** A constant that is shown to nobody: {@code shown} stands for it. */
  public static Template secret(String shown, String value) {
    return new Template(shown, List.of(new Part.Environment(value)));
  }

  /** The text, where it is the same for every request. */
  public Optional<String> constant() {
    return isConstant() ? Optional.of(known()) : Optional.empty();
  }

  /** What of the text is the same for every request; the rest is left out. */
  public String known() {
    StringBuilder out = new StringBuilder(source.length());
    parts.stream().filter(Template::isFixed).forEach(part -> out.append(fixed(part)));
    return out.toString();
  }

  private static String fixed(Part part) {
    return switch (part) {
      case Part.Literal literal -> literal.text();
      case Part.Environment variable -> variable.value();
      case Part.Escaped escaped -> escaped.escape().of(fixed(escaped.part()));
      default -> throw new IllegalStateException(part + " is not constant");
    };
  }

  /** The text; a value that is not there is left out. */
  public String render(Variables variables) {
    StringBuilder out = new StringBuilder(source.length() + 32);
    for (Part part : parts) {
      String text = part.render(variables);
      out.append(text == null ? "" : text);
    }
    return out.toString();
  }

  /** Appends the text; returns the name of the first value that is not there, else null. */
  @Nullable String append(StringBuilder out, Variables variables) {
    for (Part part : parts) {
      String text = part.render(variables);
      if (text == null) {
        return nameOf(part);
      }
      out.append(text);
    }
    return null;
  }

  private static String nameOf(Part part) {
    return switch (part) {
      case Part.Escaped escaped -> nameOf(escaped.part());
      case Part.Saved saved -> "saved." + saved.name();
      case Part.Column _ -> "row";
      default -> "it";
    };
  }

  /** Whether it renders alike for every request. */
  public boolean isConstant() {
    return parts.stream().allMatch(Template::isFixed);
  }

  /** Whether it names a figure that only a replayed trace has. */
  public boolean needsTrace() {
    return has(part -> part instanceof Part.TraceTokens || part instanceof Part.Prompt);
  }

  /** Whether it names a column of the scenario's data. */
  public boolean needsRow() {
    return has(part -> part instanceof Part.Column);
  }

  /** The saved values that it names. */
  public Set<String> saved() {
    Set<String> names = new HashSet<>();
    for (Part part : parts) {
      if (bare(part) instanceof Part.Saved saved) {
        names.add(saved.name());
      }
    }
    return names;
  }

  private boolean has(Predicate<Part> what) {
    return parts.stream().map(Template::bare).anyMatch(what);
  }

  private static Part bare(Part part) {
    return part instanceof Part.Escaped escaped ? escaped.part() : part;
  }

  private static boolean isFixed(Part part) {
    return bare(part) instanceof Part.Literal || bare(part) instanceof Part.Environment;
  }

  /** The text it was parsed from; never the value of a name. */
  @Override
  public String toString() {
    return source;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Template template && template.source.equals(source);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }
}
