package dev.plimsoll.bench.stores;

import dev.plimsoll.bench.harness.Testbed;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** A folder of its own that is deleted with all that is in it. */
public record DataFolder(Path path) implements Backing {

  public static DataFolder in(Testbed bed) throws IOException {
    return new DataFolder(Files.createTempDirectory(bed.folder(), "data"));
  }

  @Override
  public String url() {
    return path.toString();
  }

  @Override
  public List<ProcessHandle> processes() {
    return List.of();
  }

  @Override
  public void close() {
    delete(path);
  }

  /** Deletes what can be deleted; nothing is reported, since nothing depends on it. */
  static void delete(Path folder) {
    try {
      var _ =
          Files.walkFileTree(
              folder,
              new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                    throws IOException {
                  Files.deleteIfExists(file);
                  return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException e)
                    throws IOException {
                  Files.deleteIfExists(directory);
                  return FileVisitResult.CONTINUE;
                }
              });
    } catch (IOException _) {
      // it stays
    }
  }
}
