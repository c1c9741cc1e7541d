package dev.plimsoll.lab.request;

import java.util.List;

/**
 * Text with names in {@code ${…}}, parsed once; rendering never fails and never reads anything but
 * the variables it is given. Two dollars before a brace stand for a plain one.
 */
public final class Template {
  private final String source;
  private final List<Part> parts;

  private Template(String source, List<Part> parts) {
    this.source = source;
    this.parts = parts;
  }

  /**
   * Parses a template.
   *
   * @throws IllegalArgumentException for an unknown name (with the nearest), wrong arguments or a
   *     missing brace; the message says at which character
   */
  public static Template parse(String text) {
    return new Template(text, TemplateParser.parse(text));
  }

  public String render(Variables variables) {
    if (parts.size() == 1) {
      return parts.getFirst().render(variables);
    }
    StringBuilder out = new StringBuilder(source.length() + 32);
    for (Part part : parts) {
      out.append(part.render(variables));
    }
    return out.toString();
  }

  /** Whether it renders alike for every request. */
  public boolean isConstant() {
    return parts.stream().allMatch(part -> part instanceof Part.Literal);
  }

  /** Whether it names a figure that only a replayed trace has. */
  public boolean needsTrace() {
    return parts.stream().anyMatch(Part::needsTrace);
  }

  /** The text it was parsed from. */
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
