package dev.plimsoll.mock.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.plimsoll.mock.tokens.TokenCounter;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ChatBodyTest {
  private static final String USER = "'messages':[{'role':'user','content':'hi'}]";

  @Test
  void readsWhatChangesTheAnswer() {
    ChatRequest plain = accepted("{'model':'m'," + USER + "}");
    assertThat(plain.stream()).isFalse();
    assertThat(plain.tokens()).isEqualTo(128);
    assertThat(plain.finishReason()).isEqualTo("stop");
    ChatRequest stream =
        accepted(
            "{'model':'m',"
                + USER
                + ",'stream':true,'stream_options':{'include_usage':true},'max_completion_tokens':7}");
    assertThat(stream.stream()).isTrue();
    assertThat(stream.includeUsage()).isTrue();
    assertThat(stream.maxTokens()).isEqualTo(OptionalInt.of(7));
    assertThat(stream.finishReason()).isEqualTo("length");
  }

  @Test
  void partsKeepTheirOrderAndUnknownFieldsAreIgnored() {
    ChatRequest request =
        accepted(
            "{'model':'m','n':1,'max_tokens':null,'tools':[{}],'response_format':{'type':'json_object'},'x':[1],"
                + "'messages':[{'role':'assistant','tool_calls':[]},{'role':'user','name':'ann','content':"
                + "[{'type':'text','text':'a'},{'type':'text','text':'b'}]}]}");
    assertThat(request.messages().get(0).texts()).isEmpty();
    assertThat(request.messages().get(1).texts()).isEqualTo(List.of("a", "b"));
    assertThat(request.messages().get(1).name()).contains("ann");
  }

  @Test
  void refusesWhatItCannotUse() {
    refused("", null, "JSON");
    refused("{", null, "JSON");
    refused("{'model':'m'} x", null, "JSON");
    refused("[".repeat(5_000), null, "JSON");
    refused("[]", null, "an array");
    refused("null", null, "null");
    refused("{}", null, "model parameter");
    refused("{'model':''," + USER + "}", null, "model parameter");
    refused("{'model':5," + USER + "}", "model", "got an integer");
    refused("{'model':'" + "m".repeat(300) + "'," + USER + "}", "model", "256");
    refused("{'model':'m'}", "messages", "Missing");
    refused("{'model':'m','messages':{}}", "messages", "an object");
    refused("{'model':'m','messages':[]}", "messages", "empty array");
    refused("{'model':'m','messages':['hi']}", "messages[0]", "a string");
    refused("{'model':'m','messages':[{'content':'x'}]}", "messages[0].role", "Missing");
    refused(
        "{'model':'m','messages':[{'role':'boss','content':'x'}]}", "messages[0].role", "'boss'");
    refused("{'model':'m','messages':[{'role':'user'}]}", "messages[0].content", "Missing");
    refused(
        "{'model':'m','messages':[{'role':'user','content':4.5}]}",
        "messages[0].content",
        "a decimal");
    refused(
        "{'model':'m','messages':[{'role':'user','content':[{'type':'image_url'}]}]}",
        "messages[0].content[0].type",
        "image_url");
    refused(
        "{'model':'m','messages':[{'role':'user','content':[{'type':'text'}]}]}",
        "messages[0].content[0].text",
        "Missing");
    refused(
        "{'model':'m','messages':[{'role':'user','content':'x','name':[]}]}",
        "messages[0].name",
        "an array");
    refused("{'model':'m','n':2," + USER + "}", "n", "must be 1");
    refused("{'model':'m','n':'1'," + USER + "}", "n", "a string");
    refused("{'model':'m','stream':'yes'," + USER + "}", "stream", "a boolean");
    refused("{'model':'m','stream_options':{}," + USER + "}", "stream_options", "only allowed");
    refused(
        "{'model':'m','stream':true,'stream_options':[]," + USER + "}",
        "stream_options",
        "an array");
    refused("{'model':'m','max_tokens':0," + USER + "}", "max_tokens", "got 0");
    refused("{'model':'m','max_tokens':99999999999999999999," + USER + "}", "max_tokens", "131072");
    refused("{'model':'m','max_tokens':1.5," + USER + "}", "max_tokens", "a decimal");
    refused(
        "{'model':'m','max_tokens':1,'max_completion_tokens':1," + USER + "}",
        "max_tokens",
        "same time");
  }

  @Test
  void promptTokensFollowThePublishedFormula() {
    Encoding own = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    ChatRequest request =
        accepted(
            "{'model':'gpt-4o','messages':[{'role':'system','content':'You count tokens.'},"
                + "{'role':'user','name':'ann','content':'How many tokens are these, my dear?'}]}");
    long expected =
        3
            + own.countTokens("system")
            + own.countTokens("You count tokens.")
            + 3
            + own.countTokens("user")
            + own.countTokens("How many tokens are these, my dear?")
            + 1
            + own.countTokens("ann")
            + 3;
    assertThat(PromptTokens.of(request, new TokenCounter())).isEqualTo(expected);
  }

  private static ChatRequest accepted(String json) {
    ChatBody body = ChatBody.read(json.replace('\'', '"').getBytes(UTF_8));
    assertThat(body).as(json).isInstanceOf(ChatBody.Accepted.class);
    return ((ChatBody.Accepted) body).request();
  }

  private static void refused(String json, String param, String word) {
    ChatBody body = ChatBody.read(json.replace('\'', '"').getBytes(UTF_8));
    assertThat(body).as(json).isInstanceOf(ChatBody.Refused.class);
    ApiError error = ((ChatBody.Refused) body).error();
    assertThat(error.status()).isEqualTo(400);
    assertThat(error.param()).as(json).isEqualTo(param);
    assertThat(error.message()).as(json).contains(word).hasSizeLessThan(500);
    assertThat(new String(error.json(), UTF_8)).doesNotContain("Exception").doesNotContain("\tat ");
  }
}
