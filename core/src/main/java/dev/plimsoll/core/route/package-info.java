/**
 * Which model a call goes to: how complex a text is and why, the tier that follows from it, from
 * pins and from caps, and the chain of models that is asked one after the other. Every answer
 * explains itself. Says nothing of what a model costs or whether it is well: it asks the gate it
 * was handed.
 */
@NullMarked
package dev.plimsoll.core.route;

import org.jspecify.annotations.NullMarked;
