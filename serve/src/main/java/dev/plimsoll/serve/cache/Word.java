package dev.plimsoll.serve.cache;

import dev.plimsoll.serve.agents.Given;
import java.time.Duration;

/** What somebody who asks the cache is told. */
sealed interface Word {
  /** Here it is; it was made so long ago. */
  record Kept(Answer answer, Duration age) implements Word {}

  /** Ask a provider, and tell how that ended. */
  record Ask() implements Word {}

  /** An equal call has come to this end. */
  record Shared(Given given) implements Word {}

  /** Ask a provider for yourself: too many wait already. */
  record Alone() implements Word {}

  /** Its deadline passed while it waited for an equal call. */
  record TooLate() implements Word {}
}
