using Deia.AspNetCore.Problems;
using Deia.AspNetCore.Requests;
using Deia.Orchestration.Auditing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.AspNetCore.Gate;

/// <summary>Puts the use of an endpoint on record before it is answered, whether it succeeded or not.</summary>
/// <param name="action">The name of the action.</param>
internal sealed class AuditFilter(string action) : IEndpointFilter
{
    private const string Abandoned = "abandoned";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext;
        try
        {
            var result = await next(context);
            await RecordAsync(request, action, result is Problem problem ? problem.Name : AuditRecord.Succeeded);
            return result;
        }
        catch (OperationCanceledException) when (request.RequestAborted.IsCancellationRequested)
        {
            // What was asked for may happen all the same.
            await RecordAsync(request, action, Abandoned);
            throw;
        }
        catch (Exception exception)
        {
            await RecordAsync(request, action, DeiaProblems.From(exception).Name);
            throw;
        }
    }

    /// <summary>Puts something that a request asked for on record.</summary>
    public static ValueTask RecordAsync(HttpContext context, string action, string outcome)
    {
        var note = AuditNote.Of(context);
        note.Details[AuditRecord.Outcome] = outcome;
        return context.RequestServices.GetRequiredService<AuditLog>().RecordAsync(new AuditRecord(action, note.UserId ?? context.GetCaller().UserId)
        {
            BotId = note.BotId ?? RouteBot.Of(context),
            Details = note.Details,
        });
    }
}
