package dev.plimsoll.lab.scenario;

import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.lab.request.AnswerBody;
import dev.plimsoll.lab.request.Names;
import dev.plimsoll.lab.request.RequestTemplate.Body;
import dev.plimsoll.lab.request.Template;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads {@code body} and {@code bodyFile}, and sees how values are escaped in them. */
final class BodyReader {
  static final long MOST_BYTES = 16_000_000;

  private final Names names;
  private final Path folder;

  BodyReader(Names names, Path folder) {
    this.names = names;
    this.folder = folder;
  }

  Optional<Body> read(Section section, Map<String, Template> headers) {
    Optional<Value> inline = section.get("body");
    Optional<Value> file = section.get("bodyFile");
    if (inline.isPresent() && file.isPresent()) {
      throw file.get().fault("there is a 'body' already", "Keep one of them.");
    }
    String type = contentType(headers);
    if (inline.isPresent()) {
      return Optional.of(Body.of(inline.get().unit("text", text -> template(text, type))));
    }
    return file.map(value -> file(value, type));
  }

  private Body file(Value value, String type) {
    Path path = path(value);
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw value.fault(path + " is larger than 16 MB, the most a body may have", "");
      }
      return new Body(template(Files.readString(path), type), Optional.of(path));
    } catch (IllegalArgumentException e) {
      throw value.fault("%s: %s".formatted(path.getFileName(), e.getMessage()), "");
    } catch (NoSuchFileException _) {
      throw value.fault(path + ": no such file", "The path counts from the scenario's folder.");
    } catch (CharacterCodingException _) {
      throw value.fault(path + ": not UTF-8 text", "");
    } catch (IOException e) {
      throw value.fault(path + ": cannot be read: " + e.getMessage(), "");
    }
  }

  private Path path(Value value) {
    try {
      return folder.resolve(value.string());
    } catch (InvalidPathException _) {
      throw value.fault("not a file's name", "");
    }
  }

  private static String contentType(Map<String, Template> headers) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase("Content-Type"))
        .findFirst()
        .map(header -> header.getValue().toString().toLowerCase(Locale.ROOT))
        .orElse("");
  }

  private Template template(String text, String type) {
    if (type.contains("x-www-form-urlencoded")) {
      return Template.url(text, names);
    }
    boolean json = type.isEmpty() ? isJson(text) : type.contains("json");
    return json ? Template.json(text, names) : Template.raw(text, names);
  }

  /** Whether it is JSON once every name has a value; 0 stands for one inside quotes and outside. */
  private static boolean isJson(String text) {
    String filled = text.replaceAll("\\$\\{[^}]*}", "0");
    return !text.isBlank()
        && new AnswerBody(filled.getBytes(StandardCharsets.UTF_8)).json().isPresent();
  }
}
