package dev.plimsoll.mock.http;

import dev.plimsoll.mock.anthropic.MessageAnswer;
import dev.plimsoll.mock.anthropic.MessageBody;
import dev.plimsoll.mock.anthropic.MessageError;
import dev.plimsoll.mock.ollama.LineAnswer;
import dev.plimsoll.mock.ollama.LineBody;
import dev.plimsoll.mock.ollama.LineError;
import dev.plimsoll.mock.openai.Answer;
import dev.plimsoll.mock.openai.ApiError;
import dev.plimsoll.mock.openai.ChatAnswer;
import dev.plimsoll.mock.openai.ChatBody;
import dev.plimsoll.mock.openai.ChatRequest;
import dev.plimsoll.mock.tokens.Words;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whose wire a chat route speaks. What is drawn and when it is sent is the same for all. */
enum Dialect {
  OPENAI("/v1/chat/completions"),
  ANTHROPIC("/v1/messages"),
  OLLAMA("/api/chat");

  private final String path;

  Dialect(String path) {
    this.path = path;
  }

  static Optional<Dialect> at(@Nullable String path) {
    for (Dialect dialect : values()) {
      if (dialect.path.equals(path)) {
        return Optional.of(dialect);
      }
    }
    return Optional.empty();
  }

  ChatBody read(byte[] json) {
    return switch (this) {
      case OPENAI -> ChatBody.read(json);
      case ANTHROPIC -> MessageBody.read(json);
      case OLLAMA -> LineBody.read(json);
    };
  }

  ChatAnswer answer(String name, Instant created, ChatRequest request, Words words) {
    return switch (this) {
      case OPENAI -> new Answer("chatcmpl-" + name, created.getEpochSecond(), request, words);
      case ANTHROPIC -> new MessageAnswer("msg_" + name, request, words);
      case OLLAMA -> new LineAnswer(created, request, words);
    };
  }

  /** Why a call is turned away that finds neither a slot nor a place in line. */
  ApiError overloaded() {
    return switch (this) {
      case OPENAI ->
          ApiError.failure(503, "The engine is currently overloaded, please try again later.");
      case ANTHROPIC -> ApiError.failure(529, "Overloaded");
      case OLLAMA ->
          ApiError.failure(
              503, "server busy, please try again.  maximum pending requests exceeded");
    };
  }

  byte[] error(ApiError error) {
    return switch (this) {
      case OPENAI -> error.json();
      case ANTHROPIC -> MessageError.json(error);
      case OLLAMA -> LineError.json(error);
    };
  }
}
