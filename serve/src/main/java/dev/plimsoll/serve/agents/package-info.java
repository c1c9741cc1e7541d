/** The agents: each a virtual thread with a mailbox that runs several tasks at once. */
@NullMarked
package dev.plimsoll.serve.agents;

import org.jspecify.annotations.NullMarked;
