package dev.plimsoll.bench.durability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.bench.durability.SyscallLog.Op;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskImageTest {
  @TempDir Path folder;

  private static Op write(double end, String file, long offset, String data) {
    return new Op.Write(end, file, offset, data.getBytes(StandardCharsets.US_ASCII));
  }

  private String image(List<Op> ops, String file) throws Exception {
    DiskImage.write(ops, folder, Optional.empty());
    return Files.readString(folder.resolve(file));
  }

  @Test
  void what_was_synced_is_there_and_what_was_not_is_lost() throws Exception {
    List<Op> ops =
        List.of(
            write(1, "a", 0, "hello"),
            write(2, "b", 0, "other"),
            new Op.Sync(3, "a"),
            write(4, "a", 0, "HELLO"));
    assertThat(image(ops, "a")).isEqualTo("hello");
    assertThat(image(ops, "b")).isEmpty();
  }

  @Test
  void a_removed_file_is_gone_with_the_next_sync() throws Exception {
    List<Op> ops =
        List.of(
            write(1, "journal", 0, "x"),
            new Op.Sync(2, "journal"),
            new Op.Remove(3, "journal"),
            write(4, "a", 0, "y"),
            new Op.Sync(5, "a"));
    DiskImage.write(ops.subList(0, 3), folder.resolve("before"), Optional.empty());
    assertThat(folder.resolve("before/journal")).hasContent("x");
    DiskImage.write(ops, folder.resolve("after"), Optional.empty());
    assertThat(folder.resolve("after/journal")).doesNotExist();
    assertThat(folder.resolve("after/a")).hasContent("y");
  }

  @Test
  void reads_what_strace_writes_whole_broken_in_two_and_failed() throws Exception {
    String path = "\\x2f\\x64\\x2f\\x61"; // /d/a
    Path log =
        Files.writeString(
            folder.resolve("log"),
            """
            7 10.5 pwrite64(3<%1$s>, "\\x68\\x69", 2, 4096) = 2 <0.25>
            7 11.0 fsync(3<%1$s> <unfinished ...>
            8 11.1 pwrite64(4</other/file>, "\\x00", 1, 0) = 1 <0.1>
            7 11.5 <... fsync resumed>) = 0 <0.5>
            7 12.0 fsync(3<%1$s>) = -1 EIO (Input/output error) <0.1>
            7 13.0 unlink("%1$s") = 0 <0.5>
            """
                .formatted(path));
    List<Op> ops = SyscallLog.read(log, Path.of("/d"));
    assertThat(ops).hasSize(3);
    assertThat(ops.get(0))
        .isInstanceOfSatisfying(
            Op.Write.class,
            write -> {
              assertThat(write.end()).isEqualTo(10.75);
              assertThat(write.offset()).isEqualTo(4096);
              assertThat(write.data()).asString(StandardCharsets.US_ASCII).isEqualTo("hi");
            });
    assertThat(ops.get(1)).isEqualTo(new Op.Sync(11.5, "a"));
    assertThat(ops.get(2)).isEqualTo(new Op.Remove(13.5, "a"));
  }
}
