package dev.plimsoll.base.yaml;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Opens a YAML (or JSON) file as a {@link Value}. Never binds by reflection, never guesses. */
public final class Yaml {
  private static final long LARGEST_BYTES = 4_000_000;

  private Yaml() {}

  /**
   * Reads a file.
   *
   * @throws InputException when it cannot be read, is over 4 MB, or is not YAML
   */
  public static Value read(Path file) {
    try {
      if (Files.size(file) > LARGEST_BYTES) {
        throw InputException.of(file + ": larger than 4 MB, the most a configuration may have");
      }
      return parse(file.toString(), Files.readString(file));
    } catch (NoSuchFileException _) {
      throw InputException.of(file + ": no such file");
    } catch (CharacterCodingException _) {
      throw InputException.of(file + ": not UTF-8 text");
    } catch (IOException e) {
      String why = Files.isDirectory(file) ? "a folder, not a file" : "cannot be read: " + e;
      throw InputException.of(file + ": " + why);
    }
  }

  /**
   * Reads text.
   *
   * @param file the name that faults are reported under
   * @throws InputException when it is not YAML; an empty text is an empty mapping
   */
  public static Value parse(String file, String text) {
    Source source = new Source(file, text);
    LoadSettings settings = LoadSettings.builder().setLabel(file).setUseMarks(true).build();
    try {
      Optional<Node> node = new Compose(settings).composeString(text);
      return new Value(source, node.orElse(null));
    } catch (MarkedYamlEngineException e) {
      Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
      int line = mark == null ? 1 : mark.getLine() + 1;
      int column = mark == null ? 1 : mark.getColumn() + 1;
      String problem = Optional.ofNullable(e.getProblem()).orElse("not YAML");
      throw InputException.at(
          new InputException.Place(file, line, column, 1),
          text,
          "not valid YAML: " + problem,
          "Check the indentation (spaces, not tabs) and the quotes around here.");
    } catch (YamlEngineException e) {
      throw InputException.of(file + ": not valid YAML: " + e.getMessage());
    }
  }

  /** A file's name and text, kept to show the line where a fault stands. */
  record Source(String file, String text) {}
}
