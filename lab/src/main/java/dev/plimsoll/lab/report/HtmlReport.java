package dev.plimsoll.lab.report;

import dev.plimsoll.lab.measure.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A run as one self-contained page: the verdict first, then the evidence. It asks for nothing over
 * a network, is complete without scripts, and stays below 1 MB for any run.
 */
public final class HtmlReport {
  private HtmlReport() {}

  /** The whole page; equal runs give equal pages. */
  public static String render(RunResult run) {
    Markup body = new Markup();
    body.part(Head.section(run));
    body.open("main").line();
    body.part(VerdictSection.section(run));
    body.part(Tiles.section(run));
    body.part(ChartSection.section(run));
    body.part(StreamSection.section(run));
    body.part(PhaseSection.section(run));
    body.part(ErrorSection.section(run));
    body.part(AttemptSection.section(run));
    body.part(NameSection.section(run));
    body.part(TokenSection.section(run));
    body.part(TrustSection.section(run));
    body.part(AgainSection.section(run));
    body.close("main").line();
    return Page.around(Answer.of(run).word() + " " + run.identity().scenario(), body);
  }

  /**
   * Writes the page as UTF-8, replacing a file that is there.
   *
   * @throws IOException when the file cannot be written
   */
  public static void write(RunResult run, Path file) throws IOException {
    Files.writeString(file, render(run));
  }
}
