package dev.plimsoll.postgres;

import dev.plimsoll.core.work.TaskId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/** One column of many rows, as a PostgreSQL array in its binary form. Filled by one thread. */
final class Column extends PGobject implements PGBinaryObject {
  private static final long EPOCH_2000_SECONDS = 946_684_800L;
  private static final int HEADER_BYTES = 20;

  /** What its elements are, with their number in PostgreSQL's catalogue. */
  enum Kind {
    UUID("_uuid", 2950),
    TEXT("_text", 25),
    INT("_int4", 23),
    LONG("_int8", 20),
    BOOLEAN("_bool", 16),
    TIME("_timestamptz", 1184);

    private final String array;
    private final int element;

    Kind(String array, int element) {
      this.array = array;
      this.element = element;
    }
  }

  private final transient Kind kind;
  private transient byte[] bytes;
  private int end = HEADER_BYTES;
  private int size;
  private boolean nulls;

  Column(Kind kind, int expected) {
    this.kind = kind;
    setType(kind.array);
    bytes = new byte[HEADER_BYTES + 20 * expected];
  }

  private ByteBuffer room(int length) {
    if (bytes.length - end < length + 4) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + length + 4));
    }
    ByteBuffer element = ByteBuffer.wrap(bytes, end, length + 4).putInt(length);
    end += length + 4;
    size++;
    return element;
  }

  void addNull() {
    room(0).putInt(end - 4, -1);
    nulls = true;
  }

  void add(TaskId id) {
    room(16).putLong(id.high()).putLong(id.low());
  }

  void add(@Nullable String text) {
    if (text == null) {
      addNull();
      return;
    }
    byte[] utf8 =
        java.util.Objects.requireNonNull(Texts.written(text)).getBytes(StandardCharsets.UTF_8);
    room(utf8.length).put(utf8);
  }

  void add(int number) {
    room(4).putInt(number);
  }

  void add(long number) {
    room(8).putLong(number);
  }

  void add(boolean yes) {
    room(1).put((byte) (yes ? 1 : 0));
  }

  void add(@Nullable Instant time) {
    if (time == null) {
      addNull();
      return;
    }
    add(
        Math.addExact(
            Math.multiplyExact(time.getEpochSecond() - EPOCH_2000_SECONDS, 1_000_000L),
            time.getNano() / 1_000));
  }

  @Override
  public int lengthInBytes() {
    return size == 0 ? 12 : end;
  }

  @Override
  public void toBytes(byte[] target, int offset) {
    ByteBuffer header = ByteBuffer.wrap(bytes, 0, HEADER_BYTES);
    header.putInt(size == 0 ? 0 : 1).putInt(nulls ? 1 : 0).putInt(kind.element);
    header.putInt(size).putInt(1);
    System.arraycopy(bytes, 0, target, offset, lengthInBytes());
  }

  @Override
  public void setByteValue(byte[] value, int offset) {
    throw new IllegalStateException("only written");
  }
}
