using Shr.Benchmarks;

return args switch
{
    ["throughput", .. var files] => Throughput.Run(files),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: -- throughput PATIENT.json OBSERVATION.json BUNDLE.json");
    return 2;
}
