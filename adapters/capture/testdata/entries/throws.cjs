throw new TypeError("hunter2 is no option");
