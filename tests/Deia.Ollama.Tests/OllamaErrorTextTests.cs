namespace Deia.Ollama.Tests;

public sealed class OllamaErrorTextTests
{
    [Theory]
    [InlineData("\"registry.ollama.ai/library/gemma3:4b\" does not support tools", "\"registry.ollama.ai/library/gemma3:4b\" does not support tools")]
    [InlineData("llama runner process has terminated: exit status 2, prompt was: hello", "llama runner process has terminated")]
    [InlineData("server busy, please try again.  maximum pending requests exceeded", "server busy")]
    [InlineData("error parsing tool call: raw='hello'", null)]
    [InlineData("", null)]
    public void Presentable_AnyError_PassesOnlyWhatIsKnownToHoldNoConversation(string error, string? expected) =>
        Assert.Equal(expected, OllamaErrorText.Presentable(error));
}
