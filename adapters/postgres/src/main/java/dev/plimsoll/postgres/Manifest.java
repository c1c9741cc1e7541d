package dev.plimsoll.postgres;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a backup holds: of which schema, and of each table its columns and how many rows.
 *
 * @param schema the version of the schema, 1 or greater
 */
record Manifest(int schema, List<Table> tables) {
  static final String NAME = "manifest.txt";
  private static final String TITLE = "Plimsoll backup of PostgreSQL, format 1";
  private static final Pattern SCHEMA = Pattern.compile("schema ([1-9][0-9]{0,5})");
  private static final Pattern TABLE =
      Pattern.compile("table ([a-z_]{1,60}) rows ([0-9]{1,18}) columns ([a-z_]+(?:,[a-z_]+)*)");

  /** One table, with its columns in the order of the copy. */
  record Table(String name, long rows, List<String> columns) {
    String entry() {
      return name + ".csv";
    }

    /** Its name and its columns, as COPY takes them. */
    String target() {
      return name + " (" + String.join(", ", columns) + ")";
    }
  }

  String text() {
    StringBuilder text = new StringBuilder(TITLE).append("\nschema ").append(schema).append('\n');
    for (Table table : tables) {
      text.append("table ").append(table.name).append(" rows ").append(table.rows);
      text.append(" columns ").append(String.join(",", table.columns)).append('\n');
    }
    return text.append("end\n").toString();
  }

  /**
   * @throws StoreException when the text is no manifest of this format
   */
  static Manifest of(String text) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.getFirst().equals(TITLE)) {
      throw new StoreException("it is no backup of this format: \"" + TITLE + "\" was expected");
    }
    if (lines.size() < 3 || !lines.getLast().equals("end")) {
      throw new StoreException("its " + NAME + " is cut off");
    }
    Matcher schema = SCHEMA.matcher(lines.get(1));
    if (!schema.matches()) {
      throw new StoreException("its " + NAME + " names no schema");
    }
    List<Table> tables = new ArrayList<>();
    for (String line : lines.subList(2, lines.size() - 1)) {
      Matcher table = TABLE.matcher(line);
      if (!table.matches()) {
        throw new StoreException("its " + NAME + " cannot be read: " + line);
      }
      List<String> columns = List.of(table.group(3).split(",", -1));
      tables.add(new Table(table.group(1), Long.parseLong(table.group(2)), columns));
    }
    return new Manifest(Integer.parseInt(schema.group(1)), List.copyOf(tables));
  }
}
