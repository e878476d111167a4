using Deia.AspNetCore.Problems;
using Deia.Orchestration;
using Deia.Orchestration.Inference;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.Tests.Problems;

public sealed class DeiaProblemsTests
{
    [Theory]
    [InlineData(RefusalReason.Invalid, 400, "urn:deia:validation")]
    [InlineData(RefusalReason.BotNotFound, 404, "urn:deia:bot-not-found")]
    [InlineData(RefusalReason.MessageNotFound, 404, "urn:deia:message-not-found")]
    [InlineData(RefusalReason.BotAlreadyRunning, 409, "urn:deia:bot-already-running")]
    [InlineData(RefusalReason.BotLimitReached, 409, "urn:deia:bot-limit-reached")]
    [InlineData(RefusalReason.BotNotRunning, 409, "urn:deia:bot-not-running")]
    [InlineData(RefusalReason.NoBotAvailable, 409, "urn:deia:no-bot-available")]
    [InlineData(RefusalReason.QueueFull, 503, "urn:deia:queue-full")]
    [InlineData(RefusalReason.NotPending, 409, "urn:deia:not-pending")]
    [InlineData(RefusalReason.Cancelled, 409, "urn:deia:cancelled")]
    [InlineData(RefusalReason.BackendFailed, 502, "urn:deia:backend-failed")]
    [InlineData(RefusalReason.ShuttingDown, 503, "urn:deia:shutting-down")]
    public void From_ARefusal_HasItsTypeAndStatus(RefusalReason reason, int status, string type)
    {
        var problem = DeiaProblems.From(new Refusal(reason, "why") { RetryAfter = TimeSpan.FromSeconds(3) });

        Assert.Equal((status, type, "why", TimeSpan.FromSeconds(3)), (problem.Status, problem.Type, problem.Detail, problem.RetryAfter));
        Assert.Equal(reason == RefusalReason.Invalid, problem.Errors is not null);
    }

    [Fact]
    public void From_EveryReasonThereIs_IsKnown() =>
        Assert.All(
            Enum.GetValues<RefusalReason>(),
            reason => Assert.StartsWith("urn:deia:", DeiaProblems.From(new Refusal(reason, "why")).Type, StringComparison.Ordinal));

    public static TheoryData<Exception, int, string> Exceptions => new()
    {
        { new DeiaRefusedException(new Refusal(RefusalReason.NotPending, "why")), 409, "urn:deia:not-pending" },
        { new StoreUnavailableException("sqlite", new IOException("secret")), 503, "urn:deia:database-unavailable" },
        { new BackendException(BackendFault.Unreachable, "why"), 502, "urn:deia:backend-failed" },
        { new BadHttpRequestException("secret", 413), 413, "urn:deia:body-too-large" },
        { new BadHttpRequestException("secret", 408), 408, "urn:deia:bad-request" },
        { new DeiaException("secret"), 500, "urn:deia:internal-error" },
        { new ArgumentException("secret"), 500, "urn:deia:internal-error" },
    };

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void From_AnException_HidesWhatIsInside(Exception exception, int status, string type)
    {
        var problem = DeiaProblems.From(exception);

        Assert.Equal((status, type), (problem.Status, problem.Type));
        Assert.DoesNotContain("secret", problem.Detail, StringComparison.Ordinal);
    }
}
