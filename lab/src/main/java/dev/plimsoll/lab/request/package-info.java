/** What a request looks like and what is expected of its answer: templates, weights, checks. */
@NullMarked
package dev.plimsoll.lab.request;

import org.jspecify.annotations.NullMarked;
