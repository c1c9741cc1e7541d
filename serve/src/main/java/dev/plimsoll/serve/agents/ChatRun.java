package dev.plimsoll.serve.agents;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.cost.Account;
import dev.plimsoll.core.cost.Payer;
import dev.plimsoll.core.engine.CallWish;
import dev.plimsoll.core.route.Complexity;
import dev.plimsoll.core.route.Need;
import dev.plimsoll.core.route.Routes;
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
  private static final int LETTERS_A_TOKEN = 4; // as a rule
  private static final int LEAST_BYTES_A_TOKEN = 3;
  private static final int AROUND_A_MESSAGE = 8; // tokens

  private final AgentSpec spec;
  private final Dispatcher dispatcher;
  private final Models models;

  ChatRun(AgentSpec spec, Dispatcher dispatcher, Models models) {
    this.spec = spec;
    this.dispatcher = dispatcher;
    this.models = models.of(spec.role());
  }

  /**
   * Runs the attempt to its end and reports it, whatever happens.
   *
   * @return false when the agent itself failed, and not what it called
   */
  boolean run(Attempt attempt) {
    boolean sound = true;
    Ending ending = new Ending(new How.Interrupted(), CallTimes.NONE);
    try {
      if (attempt.begin()) {
        ending = attempt(attempt);
      }
    } catch (InterruptedException _) {
      ending = new Ending(new How.Interrupted(), CallTimes.NONE);
    } catch (Parked parked) {
      ending = new Ending(new How.Parked(), parked.times());
    } catch (StoreException e) {
      ending = failed(Failure.retryable("store", String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a bug in the run of task " + attempt.id(), e);
      ending = failed(Failure.lasting("bug", "the server failed in the run: " + e));
      sound = false;
    } finally {
      attempt.end();
      dispatcher.ended(attempt.id(), ending);
    }
    return sound;
  }

  private Ending attempt(Attempt attempt) throws InterruptedException, Parked {
    TaskRequest request = attempt.request();
    Given given = models.call(call(attempt, request), wish(attempt, request));
    ModelAnswer answer = given.answer();
    How how =
        switch (answer) {
          case ModelAnswer.Completed done ->
              new How.Completed(
                  new TaskResult(
                      done.text(),
                      done.model(),
                      done.usage(),
                      done.finishReason(),
                      Details.of(given)));
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
    String key = StepKey.of(attempt.id(), request.text(), "call-1");
    return new ModelCall(name(attempt), key, spec.model(), messages, maxTokens, spec.timeout());
  }

  private CallWish wish(Attempt attempt, TaskRequest request) {
    int prompt = spec.prompt().map(String::length).orElse(0) + request.text().length();
    int answer = request.maxTokens().orElse(spec.maxTokens().orElse(USUAL_ANSWER));
    Usage most = new Usage(prompt / LETTERS_A_TOKEN + 1, 0, answer);
    return new CallWish(
            attempt.priority(),
            request.tenant(),
            true,
            false,
            spec.chain(),
            mostTokens(spec.prompt().orElse("")) + mostTokens(request.text()) + answer,
            request.deadline())
        .on(new Account(payer(attempt, request), name(attempt), most))
        .routedBy(models.routes().map(routes -> need(request, routes)));
  }

  /** What a call is routed by: pure, and so done here rather than under the engine's lock. */
  private Need need(TaskRequest request, Routes routes) {
    return new Need(
        request.role().filter(routes.roles()::containsKey).orElse(spec.role()),
        Complexity.of(request.text()),
        Asked.of(request.metadata()).flatMap(asked -> asked.pinAmong(routes)));
  }

  /**
   * What a message takes at most, as nearly all texts go: a provider that counts more than was
   * reserved refuses the next call. The rest is given back at the end.
   */
  private static int mostTokens(String text) {
    return text.getBytes(UTF_8).length / LEAST_BYTES_A_TOKEN + AROUND_A_MESSAGE;
  }

  private Payer payer(Attempt attempt, TaskRequest request) {
    String user = request.userId().orElse("");
    return new Payer(
        attempt.id(), request.tenant(), attempt.key(), user, spec.role(), attempt.agent());
  }

  /** What the provider knows the attempt's call by. */
  private static String name(Attempt attempt) {
    return attempt.id().value() + "-" + attempt.number();
  }

  private static Ending failed(Failure failure) {
    return new Ending(new How.Failed(failure), CallTimes.NONE);
  }
}
