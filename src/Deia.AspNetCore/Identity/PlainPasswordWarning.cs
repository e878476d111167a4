using Deia.AspNetCore.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Deia.AspNetCore.Identity;

/// <summary>Warns at the start of passwords that stand in the settings as they are.</summary>
internal sealed partial class PlainPasswordWarning(IOptions<AuthOptions> options, ILogger<PlainPasswordWarning> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var user in options.Value.Users.Where(user => !string.IsNullOrEmpty(user.Password)))
        {
            LogPlainPassword(user.Username);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1310, LogLevel.Warning, "The password of {UserId} stands in the settings as it is. Set PasswordHash in its place, to what the command hash-password prints.", EventName = "signin.plain_password")]
    private partial void LogPlainPassword(string? userId);
}
