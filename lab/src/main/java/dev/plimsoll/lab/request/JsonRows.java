package dev.plimsoll.lab.request;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rows of JSON lines: one object a line. The first one's members are the columns, those of objects
 * within by dotted names ({@code user.id}); texts are values as they are, all else as JSON.
 */
final class JsonRows {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private JsonRows() {}

  static Rows read(Path file, String text) {
    List<String> columns = List.of();
    List<String[]> rows = new ArrayList<>();
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      Map<String, String> row = row(file, number, line);
      if (columns.isEmpty()) {
        columns = List.copyOf(row.keySet());
        RowsReader.checkColumns(file, number, columns);
      }
      rows.add(values(file, number, row, columns));
      RowsReader.checkCount(file, rows.size());
    }
    return new Rows(file, columns, rows);
  }

  private static String[] values(
      Path file, int number, Map<String, String> row, List<String> columns) {
    String[] values = new String[columns.size()];
    for (int i = 0; i < values.length; i++) {
      String value = row.get(columns.get(i));
      if (value == null) {
        throw RowsReader.fault(
            file, number, "no '%s' here; the first line has one".formatted(columns.get(i)));
      }
      values[i] = value;
    }
    return values;
  }

  private static Map<String, String> row(Path file, int number, String line) {
    JsonNode node;
    try {
      node = JSON.readTree(line);
    } catch (JacksonException e) {
      throw RowsReader.fault(file, number, "not JSON: " + e.getOriginalMessage());
    }
    if (!node.isObject()) {
      throw RowsReader.fault(file, number, "not an object; expected one a line");
    }
    Map<String, String> row = new LinkedHashMap<>();
    members("", node, row);
    return row;
  }

  private static void members(String before, JsonNode object, Map<String, String> row) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      JsonNode value = member.getValue();
      String name = before + member.getKey();
      if (value.isObject() && !value.isEmpty()) {
        members(name + ".", value, row);
      }
      row.put(name, value.isString() ? value.stringValue() : value.toString());
    }
  }
}
