package dev.plimsoll.recording;

import dev.plimsoll.base.units.DataSize;
import dev.plimsoll.base.yaml.InputException;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.GZIPOutputStream;

/** A new file that its owner alone may read and that never has more than so many bytes. */
final class BoundedFile implements AutoCloseable {
  /** Kept back for the last line, and for what a compressor still holds. */
  private static final int RESERVE = 70_000;

  private static final int BUFFER = 1 << 16;

  private final Counted counted;
  private final OutputStream out;
  private final DataSize size;
  private long held; // bytes that may not be in the file yet

  private BoundedFile(Counted counted, OutputStream out, DataSize size) {
    this.counted = counted;
    this.out = out;
    this.size = size;
  }

  /**
   * Refuses what could not be created now; changes nothing.
   *
   * @throws InputException when its folder is not there, or another process writes it
   */
  static void check(Path path) {
    if (Files.isDirectory(path)) {
      throw InputException.of(
          "the recording %s is a folder; expected the name of a file".formatted(path));
    }
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw InputException.of("the recording %s: its folder is not there".formatted(path));
    }
    if (!Files.exists(path)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw written(path);
      }
    } catch (OverlappingFileLockException _) {
      throw written(path);
    } catch (IOException _) {
      // said when it is created
    }
  }

  private static InputException written(Path path) {
    return InputException.of(
        "the recording %s is being written by another server; name another file".formatted(path));
  }

  /**
   * Creates a file, gzipped where its name ends in {@code .gz}. One that is there already becomes
   * {@code NAME.1}, in the place of an earlier one. Nobody else may write it meanwhile.
   */
  static BoundedFile create(Path path, DataSize size) {
    check(path);
    try {
      if (Files.exists(path)) {
        Path aside = path.resolveSibling(path.getFileName() + ".1");
        Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
      }
      if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      var _ = channel.tryLock(); // until it is closed; where there are no locks it goes without
      Counted counted = new Counted(Channels.newOutputStream(channel));
      OutputStream out =
          path.toString().endsWith(".gz") ? new GZIPOutputStream(counted, BUFFER, true) : counted;
      return new BoundedFile(counted, new BufferedOutputStream(out, BUFFER), size);
    } catch (FileSystemException e) {
      throw InputException.of(
          "the recording %s cannot be written: %s"
              .formatted(path, e.getReason() == null ? e.toString() : e.getReason()));
    } catch (IOException e) {
      throw InputException.of("the recording %s cannot be written: %s".formatted(path, e));
    }
  }

  DataSize size() {
    return size;
  }

  /** Whether so many bytes more fit. Bytes that a compressor holds count whole. */
  boolean hasRoom(int bytes) throws IOException {
    if (counted.bytes + held + bytes + RESERVE <= size.bytes()) {
      return true;
    }
    flush();
    return counted.bytes + bytes + RESERVE <= size.bytes();
  }

  void write(byte[] bytes) throws IOException {
    out.write(bytes);
    held += bytes.length;
  }

  void flush() throws IOException {
    out.flush();
    held = 0;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private static final class Counted extends FilterOutputStream {
    private long bytes;

    Counted(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int one) throws IOException {
      out.write(one);
      bytes++;
    }

    @Override
    public void write(byte[] some, int from, int length) throws IOException {
      out.write(some, from, length);
      bytes += length;
    }
  }
}
