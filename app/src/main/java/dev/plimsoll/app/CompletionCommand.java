package dev.plimsoll.app;

import dev.plimsoll.app.Values.AsShell;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "completion",
    description = "Print a script that completes options in bash or zsh.",
    footer = {
      "",
      "Examples:",
      "  eval \"$(plimsoll completion bash)\"  in this shell",
      "  plimsoll completion bash > ~/.local/share/bash-completion/completions/plimsoll",
      "  echo 'eval \"$(plimsoll completion zsh)\"' >> ~/.zshrc",
    })
final class CompletionCommand implements Callable<Integer> {
  private final Streams streams;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "SHELL",
      converter = AsShell.class,
      description = "bash or zsh; the script serves both. Default: bash.")
  private String shell = "bash";

  CompletionCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    String script = AutoComplete.bash(root.getCommandName(), root);
    if (shell.equals("zsh")) {
      streams.out().println("autoload -Uz compinit bashcompinit && compinit && bashcompinit");
    }
    streams.out().print(script);
    return Exit.DONE;
  }
}
