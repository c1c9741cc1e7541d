package dev.plimsoll.serve.agents;

import dev.plimsoll.core.engine.CallWish;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.ports.model.ModelAnswer;
import dev.plimsoll.ports.model.ModelAnswer.CallTimes;
import dev.plimsoll.ports.model.ModelCall;
import dev.plimsoll.ports.model.ModelCall.Message;
import dev.plimsoll.ports.model.ModelCall.Role;
import dev.plimsoll.ports.model.StepKey;
import dev.plimsoll.ports.store.TaskRecord.TaskResult;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import dev.plimsoll.serve.dispatch.Attempt;
import dev.plimsoll.serve.dispatch.Dispatcher;
import dev.plimsoll.serve.dispatch.Ending;
import dev.plimsoll.serve.dispatch.Ending.How;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Runs one attempt the autonomous way: the task goes to the model once, its answer is the result.
 */
final class ChatRun {
  private static final Logger LOG = System.getLogger(ChatRun.class.getName());

  private static final int USUAL_ANSWER = 256; // tokens
  private static final int LETTERS_A_TOKEN = 4;

  private final AgentSpec spec;
  private final Dispatcher dispatcher;
  private final Models models;

  ChatRun(AgentSpec spec, Dispatcher dispatcher, Models models) {
    this.spec = spec;
    this.dispatcher = dispatcher;
    this.models = models;
  }

  /** Runs the attempt to its end and reports it, whatever happens. */
  void run(Attempt attempt) {
    Ending ending = new Ending(new How.Interrupted(), CallTimes.NONE);
    try {
      if (attempt.begin()) {
        ending = attempt(attempt);
      }
    } catch (InterruptedException _) {
      ending = new Ending(new How.Interrupted(), CallTimes.NONE);
    } catch (StoreException e) {
      ending = failed(Failure.retryable("store", String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a bug in the run of task " + attempt.id(), e);
      ending = failed(Failure.lasting("bug", "the server failed in the run: " + e));
    } finally {
      attempt.end();
      dispatcher.ended(attempt.id(), ending);
    }
  }

  private Ending attempt(Attempt attempt) throws InterruptedException {
    TaskRequest request = attempt.request();
    ModelAnswer answer = models.call(call(attempt, request), wish(request));
    How how =
        switch (answer) {
          case ModelAnswer.Completed done ->
              new How.Completed(
                  new TaskResult(done.text(), done.model(), done.usage(), done.finishReason()));
          case ModelAnswer.Failed failed -> new How.Failed(failed.failure());
        };
    return new Ending(how, answer.times());
  }

  private ModelCall call(Attempt attempt, TaskRequest request) {
    List<Message> messages = new ArrayList<>();
    spec.prompt().ifPresent(prompt -> messages.add(new Message(Role.SYSTEM, prompt)));
    messages.add(new Message(Role.USER, request.text()));
    OptionalInt maxTokens =
        request.maxTokens().isPresent() ? request.maxTokens() : spec.maxTokens();
    String id = attempt.id().value() + "-" + attempt.number();
    String key = StepKey.of(attempt.id(), request.text(), "call-1");
    return new ModelCall(id, key, spec.model(), messages, maxTokens, spec.timeout());
  }

  private CallWish wish(TaskRequest request) {
    int answer = request.maxTokens().orElse(spec.maxTokens().orElse(USUAL_ANSWER));
    return new CallWish(
        request.priority(),
        request.tenant(),
        true,
        false,
        spec.chain(),
        request.text().length() / LETTERS_A_TOKEN + answer,
        request.deadline());
  }

  private static Ending failed(Failure failure) {
    return new Ending(new How.Failed(failure), CallTimes.NONE);
  }
}
